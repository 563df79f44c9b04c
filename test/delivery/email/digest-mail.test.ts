import { describe, expect, it } from 'vitest';
import { digestKey, digestMail } from '../../../src/delivery/email/digest-mail.ts';
import type { Digest } from '../../../src/domain/digest.ts';
import { DIGESTS, LINKS } from '../support/digests.ts';
import { expectGolden } from '../support/golden.ts';

function named(name: string): Digest {
  const digest = DIGESTS[name];
  if (digest === undefined) throw new Error(`there is no digest ${name}`);
  return digest;
}

describe('a digest as a mail', () => {
  it.each(Object.entries(DIGESTS))('%s is as the golden files have it', (name, digest) => {
    const { subject, text, html, attachments = [] } = digestMail(digest, { links: LINKS });
    expectGolden(`Subject: ${subject}\n\n${text}`, `email/${name}.txt`);
    expectGolden(html, `email/${name}.html`);
    for (const { filename, content } of attachments)
      expectGolden(String(content), `email/${name}-${filename}`);
  });

  it('says the most urgent thing in the subject, and how many more there are', () => {
    expect(digestMail(named('digest-one')).subject).toBe(
      'ActivTrak Professional: 30 days left to give notice, until Monday 31 May 2027',
    );
    expect(digestMail(named('digest-several')).subject).toBe(
      'ActivTrak Professional: today is the last day to give notice (Monday 31 May 2027) (and 6 more)',
    );
  });

  it('keeps the days in the subject however long the name is, and a subject on one line', () => {
    const [first, ...others] = named('digest-several').items;
    if (first === undefined) throw new Error('it has items');
    const vendor = `${'Very Long Vendor '.repeat(40)}\r\nBcc: x@example.com`;
    const items = [{ ...first, standing: { ...first.standing, vendor } }, ...others];
    const { subject } = digestMail({ ...named('digest-several'), items });
    expect(subject).toMatch(
      /^Very Long .*…: today is the last day to give notice \(Monday 31 May 2027\) \(and 6 more\)$/,
    );
    expect(subject.length).toBeLessThanOrEqual(120);
  });

  it('never adds amounts of different currencies', () => {
    expect(digestMail(named('digest-several')).text).toContain(
      'At stake if nobody acts: $22,800.00 and ¥98,000.',
    );
  });

  it('has one key for a person and a period', () => {
    const digest = named('digest-one');
    const other: Digest = { ...digest, items: [] };
    expect(digestKey(other)).toBe(digestKey(digest));
    expect(digestKey({ ...digest, period: '2027-W18' })).not.toBe(digestKey(digest));
    expect(digestKey({ ...digest, recipient: 'bob@example.com' })).not.toBe(digestKey(digest));
  });
});
