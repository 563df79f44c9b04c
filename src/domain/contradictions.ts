import type { ContractFields } from './contract.ts';

/** Two statements about a contract that cannot both be true, named by the column of the second one. */
export interface Contradiction {
  readonly column: 'term_end' | 'notice_months' | 'reseller';
  readonly found: string;
  readonly expected: string;
}

/** What a contract's fields say that cannot be true together; the same for a file, an edit and a form. */
export function contradictionsOf({
  termStart,
  termEnd,
  noticeDays,
  noticeMonths,
  purchasedThrough,
  reseller,
}: Pick<
  ContractFields,
  'termStart' | 'termEnd' | 'noticeDays' | 'noticeMonths' | 'purchasedThrough' | 'reseller'
>): Contradiction[] {
  const found: Contradiction[] = [];
  if (termStart !== null && termEnd < termStart)
    found.push({
      column: 'term_end',
      found: termEnd,
      expected: `a day that is not before the start of the term, ${termStart}`,
    });
  if (noticeDays !== null && noticeMonths !== null)
    found.push({
      column: 'notice_months',
      found: String(noticeMonths),
      expected: 'nothing where notice_days is stated: the period is in days or in months',
    });
  if (reseller !== null && purchasedThrough === 'direct')
    found.push({
      column: 'reseller',
      found: reseller,
      expected: 'nothing where purchased_through is direct',
    });
  return found;
}
