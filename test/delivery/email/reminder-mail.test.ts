import { describe, expect, it } from 'vitest';
import { reminderMail } from '../../../src/delivery/email/reminder-mail.ts';
import { LINKS } from '../support/digests.ts';
import { expectGolden } from '../support/golden.ts';
import { reminder, SITUATIONS } from '../support/reminders.ts';

describe('a reminder as a mail', () => {
  it.each(Object.entries(SITUATIONS))('%s is as the golden files have it', (name, data) => {
    const links = { of: LINKS, address: 'ann@example.com', key: 'k' };
    const { subject, text, html } = reminderMail(data, { links });
    expectGolden(`Subject: ${subject}\n\n${text}`, `email/${name}.txt`);
    expectGolden(html, `email/${name}.html`);
  });

  it('keeps the days in the subject however long the name is', () => {
    const { subject } = reminderMail(reminder({ vendor: 'Very Long Vendor '.repeat(40) }));
    expect(subject).toMatch(/^Very Long Vendor .*…: 60 days left, until Wednesday 30 June 2027$/);
    expect(subject.length).toBeLessThanOrEqual(120);
  });

  it('tells a fallback recipient why the mail comes to them', () => {
    const mail = reminderMail(reminder(), {
      insteadOf: { recipient: 'ann@example.com', reason: 'no <such> user' },
    });
    expect(mail.text).toContain('because ann@example.com could not be reached: no <such> user.');
    expect(mail.html).toContain('could not be reached: no &lt;such&gt; user.');
  });
});
