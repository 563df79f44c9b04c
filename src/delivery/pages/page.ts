import { escapeHtml } from '../email/escape-html.ts';

/** A small page for people who came from a mail. Everything in it is escaped here; nothing is loaded from anywhere. */
export interface Page {
  readonly title: string;
  readonly paragraphs: readonly string[];
  /** Sent to the page's own address. */
  readonly form?: {
    readonly button: string;
    /** One of them is to be chosen; the first is, unless somebody chooses another. */
    readonly choices?: readonly { readonly value: string; readonly label: string }[];
    readonly legend?: string;
  };
}

export const CHOICE_FIELD = 'choice';

export const pageHtml = ({ title, paragraphs, form }: Page): string => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex">
<title>${escapeHtml(title)} – Lastcall</title>
<style>${STYLE}</style>
</head>
<body>
<main>
<p class="brand">Lastcall</p>
<h1>${escapeHtml(title)}</h1>
${paragraphs.map((text) => `<p>${escapeHtml(text)}</p>`).join('\n')}
${form === undefined ? '' : formHtml(form)}</main>
</body>
</html>
`;

function formHtml({ button, choices = [], legend = '' }: NonNullable<Page['form']>): string {
  const inputs = choices.map(
    ({ value, label }, index) =>
      `<label><input type="radio" name="${CHOICE_FIELD}" value="${escapeHtml(value)}"${index === 0 ? ' checked' : ''}><span>${escapeHtml(label)}</span></label>`,
  );
  const fields =
    inputs.length === 0
      ? ''
      : `<fieldset>\n<legend>${escapeHtml(legend)}</legend>\n${inputs.join('\n')}\n</fieldset>\n`;
  return `<form method="post">\n${fields}<button type="submit">${escapeHtml(button)}</button>\n</form>\n`;
}

const STYLE = `
:root { color-scheme: light dark; --page: #f3f2ee; --sheet: #fff; --ink: #1f1d1a; --faint: #5c574f; --line: #d8d4ca; --press: #1a5c45; --on-press: #fff; }
@media (prefers-color-scheme: dark) { :root { --page: #141412; --sheet: #201f1c; --ink: #f1eee8; --faint: #b9b3a8; --line: #4a463f; --press: #7fd3b0; --on-press: #0d1a14; } }
body { margin: 0; padding: 24px 16px; background: var(--page); color: var(--ink); font: 16px/1.5 system-ui, -apple-system, 'Segoe UI', Helvetica, Arial, sans-serif; }
main { max-width: 34rem; margin: 0 auto; padding: 24px; background: var(--sheet); border-radius: 8px; overflow-wrap: anywhere; }
.brand { margin: 0 0 8px; font-size: 14px; color: var(--faint); }
h1 { margin: 0 0 16px; font-size: 24px; line-height: 1.3; }
p { margin: 0 0 12px; }
fieldset { margin: 0 0 16px; padding: 8px 16px 12px; border: 1px solid var(--line); border-radius: 6px; }
legend { padding: 0 4px; color: var(--faint); font-size: 14px; }
label { display: flex; gap: 10px; padding: 10px 0; }
input { accent-color: var(--press); flex: none; width: 18px; height: 18px; margin: 3px 0; }
button { padding: 12px 22px; border: 0; border-radius: 6px; background: var(--press); color: var(--on-press); font: inherit; font-weight: 600; cursor: pointer; }
button:focus-visible, input:focus-visible { outline: 3px solid #e0a100; outline-offset: 2px; }
`;
