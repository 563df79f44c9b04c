import { renderSVG } from 'uqr';
import { formatLong } from '../../domain/local-date.ts';
import { escapeHtml } from '../email/escape-html.ts';
import type { Theme } from '../pictures/palette.ts';
import { timelineDrawing } from '../pictures/timeline-picture.ts';
import type { Agenda, AgendaEvent } from './agenda.ts';

export interface FeedPageInput {
  /** What the feed is called. */
  readonly name: string;
  /** The feed's own address, `https://…/calendar/<token>.ics`. */
  readonly address: string;
  readonly agenda: Agenda;
}

/** The page of a feed for people, without a script and with nothing loaded from elsewhere. Everything is escaped here. */
export function feedPage({ name, address, agenda }: FeedPageInput): string {
  const webcal = address.replace(/^https?:/, 'webcal:');
  const query = (fields: Readonly<Record<string, string>>) => new URLSearchParams(fields).toString();
  const buttons = [
    ['Apple Calendar', webcal],
    ['Google Calendar', `https://calendar.google.com/calendar/render?${query({ cid: webcal })}`],
    ['Outlook', `https://outlook.live.com/calendar/0/addfromweb?${query({ url: address, name })}`],
    ['Microsoft 365', `https://outlook.office.com/calendar/0/addfromweb?${query({ url: address, name })}`],
    ['Download', address],
  ] as const;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex, nofollow">
<meta name="referrer" content="no-referrer">
<title>${escapeHtml(name)}</title>
<style>${STYLE}</style>
</head>
<body>
<header>
<h1>${escapeHtml(name)}</h1>
<p class="faint">Whoever has this page's address can read it. Share it as you would share the contracts.</p>
</header>
<main>
${pictureHtml(agenda)}<section aria-labelledby="subscribe">
<h2 id="subscribe">Subscribe</h2>
<div class="subscribe">
<div>
<p>Once in your calendar it keeps itself up to date.</p>
<ul class="buttons">
${buttons.map(([label, href]) => `<li><a class="button" href="${escapeHtml(href)}" rel="noreferrer">${label}</a></li>`).join('\n')}
</ul>
<p class="faint">Any other program: subscribe to this address.</p>
<p><code>${escapeHtml(address)}</code></p>
</div>
<figure>
${qrHtml(webcal)}
<figcaption class="faint">For the phone</figcaption>
</figure>
</div>
</section>
<section aria-labelledby="agenda">
<h2 id="agenda">What comes next</h2>
${agendaHtml(agenda)}</section>
</main>
</body>
</html>
`;
}

function pictureHtml({ picture }: Agenda): string {
  if (picture === null) return '';
  const of = (theme: Theme) => timelineDrawing({ ...picture, theme });
  const { alt } = of('light');
  const source = (theme: Theme): string =>
    `data:image/svg+xml;base64,${Buffer.from(of(theme).svg).toString('base64')}`;
  return `<picture>
<source media="(prefers-color-scheme: dark)" srcset="${source('dark')}">
<img class="timeline" alt="${escapeHtml(alt)}" src="${source('light')}">
</picture>
`;
}

/** Dark on light in any theme: not every camera reads it the other way round. */
function qrHtml(text: string): string {
  const svg = renderSVG(text, { border: 2, whiteColor: '#fff', blackColor: '#000' });
  return `<img class="code" width="180" height="180" alt="QR code of the calendar's address" src="data:image/svg+xml;base64,${Buffer.from(svg).toString('base64')}">`;
}

function agendaHtml({ events, more }: Agenda): string {
  if (events.length === 0) return '<p>Nothing is due.</p>\n';
  const days = Map.groupBy(events, ({ date }) => date);
  const items = [...days].map(
    ([date, those]) => `<li>
<h3><time datetime="${date}">${formatLong(date)}</time>${those.some(({ isToday }) => isToday) ? ' · today' : ''}</h3>
${those.map(eventHtml).join('\n')}
</li>`,
  );
  const rest = more === 0 ? '' : `<p class="faint">${more} more are in the calendar itself.</p>\n`;
  return `<ol class="agenda">\n${items.join('\n')}\n</ol>\n${rest}`;
}

function eventHtml({ summary, description }: AgendaEvent): string {
  const text = description
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => `<p>${linked(line)}</p>`);
  return `<details><summary>${escapeHtml(summary)}</summary>${text.join('')}</details>`;
}

const IN_SLACK = /^In Slack: (https:\/\/\S+)$/;

function linked(line: string): string {
  const [, url] = IN_SLACK.exec(line) ?? [];
  return url === undefined
    ? escapeHtml(line)
    : `<a href="${escapeHtml(url)}" rel="noreferrer">Open in Slack</a>`;
}

const STYLE = `
:root { color-scheme: light dark; --page: #f3f2ee; --sheet: #fff; --ink: #1f1d1a; --faint: #5c574f; --line: #d8d4ca; --press: #1a5c45; --on-press: #fff; }
@media (prefers-color-scheme: dark) { :root { --page: #141412; --sheet: #201f1c; --ink: #f1eee8; --faint: #b9b3a8; --line: #4a463f; --press: #7fd3b0; --on-press: #0d1a14; } }
* { box-sizing: border-box; }
body { margin: 0; padding: 24px 16px 48px; background: var(--page); color: var(--ink); font: 16px/1.5 system-ui, -apple-system, 'Segoe UI', Helvetica, Arial, sans-serif; overflow-wrap: anywhere; }
header, main { max-width: 56rem; margin: 0 auto; }
h1 { margin: 0 0 4px; font-size: 26px; line-height: 1.3; }
h2 { margin: 0 0 12px; font-size: 19px; }
h3 { margin: 0 0 4px; font-size: 15px; color: var(--faint); font-weight: 600; }
p { margin: 0 0 10px; }
.faint { color: var(--faint); font-size: 14px; }
section, .timeline { display: block; width: 100%; margin: 16px 0 0; background: var(--sheet); border-radius: 8px; }
section { padding: 20px 24px; }
.timeline { height: auto; }
.subscribe { display: flex; gap: 24px; justify-content: space-between; flex-wrap: wrap; }
.subscribe > div { flex: 1 1 20rem; min-width: 0; }
.buttons { display: flex; flex-wrap: wrap; gap: 8px; margin: 0 0 16px; padding: 0; list-style: none; }
.button { display: inline-block; padding: 10px 16px; border-radius: 6px; background: var(--press); color: var(--on-press); font-weight: 600; text-decoration: none; }
figure { margin: 0; text-align: center; }
.code { border-radius: 6px; background: #fff; }
code { font-size: 13px; }
a { color: var(--press); }
a:focus-visible, summary:focus-visible { outline: 3px solid #e0a100; outline-offset: 2px; border-radius: 4px; }
.agenda { margin: 0; padding: 0; list-style: none; }
.agenda li { padding: 12px 0; border-top: 1px solid var(--line); }
.agenda li:first-child { border-top: 0; padding-top: 0; }
details { padding: 4px 0; }
details p { margin: 6px 0 0 18px; font-size: 15px; }
summary { cursor: pointer; }
`;
