import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { htmlOf, textOf } from '../../../src/delivery/email/mail-body.ts';
import { COMPILED, compileLayout } from '../../mail-layout/compile.ts';

const BODY = {
  title: 'Title <1>',
  preview: 'preview',
  parts: [
    { kind: 'heading', text: 'A & B' },
    { kind: 'line', text: 'one', more: 'more', joined: true },
    { kind: 'line', lead: 'two', text: '{{title}}', joined: true },
    { kind: 'todo', label: 'Do', text: 'it', ask: null },
    { kind: 'link', label: 'Go', url: 'https://example.com/?a=1&b="2"' },
  ],
  footer: [{ text: 'Small.' }],
} as const;

describe('the layout of mails', () => {
  it('is compiled from the MJML that is there (else: npm run mail-layout)', async () => {
    expect(readFileSync(COMPILED, 'utf8')).toBe(await compileLayout());
  });

  it('escapes what it is given, once, and leaves nothing of itself', () => {
    const html = htmlOf(BODY);
    expect(html).toContain('<title>Title &lt;1&gt;</title>');
    expect(html).toContain('A &amp; B');
    expect(html).toContain('{{title}}');
    expect(html).toContain('href="https://example.com/?a=1&amp;b=&quot;2&quot;"');
    expect(html.replaceAll('{{title}}', '')).not.toMatch(/\{\{|<!--\/?(part|slot|if)/);
    expect(html).not.toContain('What to say');
  });

  it('opens no table that it does not close, for Outlook too', () => {
    const html = htmlOf(BODY);
    const count = (what: RegExp): number => [...html.matchAll(what)].length;
    for (const tag of ['table', 'tr', 'td', 'div'])
      expect(count(new RegExp(`<${tag}\\b`, 'g')), tag).toBe(count(new RegExp(`</${tag}>`, 'g')));
  });

  it('says the same in plain text', () => {
    expect(textOf(BODY)).toBe(
      'A & B\n=====\n- one\n  more\n- two: {{title}}\n\nDo: it\n\nGo: https://example.com/?a=1&b="2"\n\n-- \nSmall.\nSent by Lastcall, which watches the last days of contracts.\n',
    );
  });
});
