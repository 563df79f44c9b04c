import { addDays, isLocalDate, type LocalDate } from '../../domain/local-date.ts';

/** Days from today to the earliest and the latest end of a sample. */
const EARLIEST_END = -1;
const LATEST_END = 300;

/** True if every date of the samples is one that a contract may have. */
export const canHaveSamples = (today: LocalDate): boolean =>
  isLocalDate(addDays(today, EARLIEST_END)) && isLocalDate(addDays(today, LATEST_END));

/**
 * A contract file for the sandbox, as a person would write it, with dates counted from `today`: one contract for
 * each thing that can be said of one. The notes tell what its dates are an example of. All vendors but ActivTrak
 * and all people are made up; owners and channels are those of the stand-in's workspace.
 */
export function sampleContractsCsv(today: LocalDate): string {
  const end = (daysFromToday: number): string => addDays(today, daysFromToday);
  const rows = [
    [
      'vendor,product,plan,seats,unit_price,currency,term_end,notice_days,auto_renews,owner_email',
      'slack_channel,purchased_through,reseller,intent,end_date_source,notes',
    ],
    [
      `ActivTrak,,Professional,50,19.00,USD,${end(61)},30,true,ann@example.com`,
      'it,direct,,undecided,latest invoice,61 days before the end: the first reminder comes tomorrow',
    ],
    [
      `Pebbleline,Help Desk,Team,24,32.50,USD,${end(31)},30,true,bo@example.com`,
      'it,direct,,undecided,signed contract,Tomorrow is the last day on which notice counts',
    ],
    [
      `Mossgate,Mossgate Backup,Business,80,6.00,EUR,${end(90)},60,true,ann@example.com`,
      'it,reseller,Copperfield IT Supplies,undecided,order form,Bought through a reseller',
    ],
    [
      `Quillmark,CRM,Growth,18,45.00,USD,${end(12)},30,true,bo@example.com`,
      'finance,direct,,undecided,signed contract,Too late for notice',
    ],
    [
      `ActivTrak,ActivTrak Berlin office,Essentials,8,10.00,USD,${end(EARLIEST_END)},30,false,ann@example.com`,
      'it,direct,,cancel-and-delete,latest invoice,Ended yesterday: the account may be deleted now',
    ],
    [
      `Lanternleaf,Wiki,Standard,90,4.00,EUR,${end(60)},30,true,bo@example.com`,
      'finance,direct,,renew,order form,The team decided to renew',
    ],
    [
      `Farwell,Analytics,Pro,10,75.00,USD,${end(LATEST_END)},30,true,ann@example.com`,
      'finance,direct,,undecided,signed contract,Far away',
    ],
  ];
  return rows.map((cells) => `${cells.join(',')}\n`).join('');
}
