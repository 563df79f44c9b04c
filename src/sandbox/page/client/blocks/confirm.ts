import type { Json } from '../../wire.ts';
import { h, nextId } from '../dom.ts';
import { openLayer } from '../layer.ts';
import { plainText, textNodes } from './text.ts';

/** Asks "are you sure?" in the app's words. @returns true where the answer is yes */
export function confirmed(dialog: Json): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const title = nextId('title');
  const text = nextId('text');
  const answer = (yes: boolean) => {
    layer.close();
    resolve(yes);
  };
  const yes = dialog.style === 'danger' ? 'button danger' : 'button primary';
  const box = h(
    'div',
    {
      class: 'dialog',
      role: 'alertdialog',
      'aria-modal': 'true',
      'aria-labelledby': title,
      'aria-describedby': text,
    },
    h('h2', { id: title }, plainText(dialog.title)),
    h('div', { id: text, class: 'dialog-text' }, textNodes(dialog.text)),
    h(
      'div',
      { class: 'dialog-buttons' },
      h('button', { type: 'button', class: 'button', onclick: () => answer(false) }, plainText(dialog.deny)),
      h('button', { type: 'button', class: yes, onclick: () => answer(true) }, plainText(dialog.confirm)),
    ),
  );
  const layer = openLayer(box, { onEscape: () => answer(false), dim: true });
  box.querySelectorAll('button')[1]?.focus();
  return promise;
}
