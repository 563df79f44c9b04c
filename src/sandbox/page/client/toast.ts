import { h, ICONS, icon } from './dom.ts';

/** How long a notice stays, in milliseconds. */
const STAYS_MS = 8000;

/** A notice in the corner, which goes by itself. */
export function toast(words: string): void {
  const layers = document.getElementById('layers');
  const notice = h(
    'div',
    { class: 'toast', role: 'alert' },
    words,
    h(
      'button',
      { class: 'bare', 'aria-label': 'Dismiss', onclick: () => notice.remove() },
      icon(ICONS.close, 14),
    ),
  );
  layers?.appendChild(notice);
  setTimeout(() => notice.remove(), STAYS_MS);
}
