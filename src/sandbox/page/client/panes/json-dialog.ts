import { h, ICONS, icon, nextId } from '../dom.ts';
import { openLayer } from '../layer.ts';

/** Shows something as JSON, to be read and copied. */
export function showJson(title: string, value: unknown): void {
  const id = nextId('title');
  const close = (): void => layer.close();
  const box = h(
    'div',
    { class: 'dialog wide', role: 'dialog', 'aria-modal': 'true', 'aria-labelledby': id },
    h(
      'div',
      { class: 'dialog-head' },
      h('h2', { id }, title),
      h(
        'button',
        { type: 'button', class: 'bare', 'aria-label': 'Close', onclick: close },
        icon(ICONS.close),
      ),
    ),
    h('pre', { class: 'json', tabindex: 0 }, JSON.stringify(value, null, 2)),
  );
  const layer = openLayer(box, { onEscape: close, dim: true });
  box.querySelector('button')?.focus();
}
