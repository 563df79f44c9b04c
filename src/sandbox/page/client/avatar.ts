import { h } from './dom.ts';
import { person } from './store.ts';

const COLOURS = ['#7c3085', '#1164a3', '#946800', '#a1260d', '#0b6b4f', '#5b4b8a', '#8a3d5c'];

/** A person's initials on a colour of their own. */
export function avatar(id: string, size: 'small' | 'large' = 'large'): HTMLElement {
  const found = person(id);
  const initials = (found?.realName ?? id)
    .split(' ')
    .map((part) => part[0] ?? '')
    .join('')
    .slice(0, 2);
  const sum = [...id].reduce((total, letter) => total + letter.charCodeAt(0), 0);
  const colour = found?.isBot ? '#1f3a5f' : COLOURS[sum % COLOURS.length];
  return h(
    'span',
    {
      class: `avatar ${size}${found?.isBot ? ' bot' : ''}`,
      style: `background: ${colour}`,
      'aria-hidden': 'true',
    },
    found?.isBot ? '⏰' : initials,
  );
}
