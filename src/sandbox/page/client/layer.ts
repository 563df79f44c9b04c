import { h } from './dom.ts';

const FOCUSABLE = 'a[href], button:not([disabled]), input:not([disabled]), textarea, select, [tabindex="0"]';

export type Layer = { readonly close: () => void };

export type LayerOptions = {
  readonly onEscape: () => void;
  /** Darkens the page, and keeps the focus inside. */
  readonly dim: boolean;
};

const open: { readonly frame: HTMLElement; readonly options: LayerOptions }[] = [];

document.addEventListener('keydown', (event) => {
  const top = open.at(-1);
  if (top === undefined) return;
  if (event.key === 'Escape') {
    event.preventDefault();
    event.stopPropagation();
    top.options.onEscape();
  } else if (event.key === 'Tab' && top.options.dim) keepInside(top.frame, event);
});

function keepInside(frame: HTMLElement, event: KeyboardEvent): void {
  const all = [...frame.querySelectorAll<HTMLElement>(FOCUSABLE)].filter((one) => one.offsetParent !== null);
  const first = all[0];
  const last = all.at(-1);
  const active = document.activeElement;
  const outside = !frame.contains(active);
  if (event.shiftKey && (active === first || outside)) {
    event.preventDefault();
    last?.focus();
  } else if (!event.shiftKey && (active === last || outside)) {
    event.preventDefault();
    first?.focus();
  }
}

/** Puts something above the page. The focus goes back to where it was when it closes. */
export function openLayer(content: HTMLElement, options: LayerOptions): Layer {
  const before = document.activeElement;
  const frame = h('div', { class: options.dim ? 'layer dim' : 'layer' }, content);
  document.getElementById('layers')?.appendChild(frame);
  const entry = { frame, options };
  open.push(entry);
  const page = document.getElementById('app');
  if (options.dim) page?.setAttribute('inert', '');
  return {
    close() {
      const index = open.indexOf(entry);
      if (index < 0) return;
      open.splice(index, 1);
      frame.remove();
      if (!open.some((one) => one.options.dim)) page?.removeAttribute('inert');
      if (before instanceof HTMLElement && before.isConnected) before.focus({ preventScroll: true });
    },
  };
}

/** A small window below (or above) what it belongs to, which closes with a click elsewhere. */
export function openPopup(anchor: HTMLElement, content: HTMLElement, onClose: () => void): Layer {
  content.classList.add('popup');
  const close = (): void => {
    document.removeEventListener('pointerdown', outside, true);
    resized.disconnect();
    layer.close();
    onClose();
  };
  const outside = (event: Event): void => {
    const target = event.target as Node;
    if (!content.contains(target) && !anchor.contains(target)) close();
  };
  const layer = openLayer(content, { onEscape: close, dim: false });
  document.addEventListener('pointerdown', outside, true);
  // What is in it may come later, or grow.
  const resized = new ResizeObserver(() => place(anchor, content));
  resized.observe(content);
  place(anchor, content);
  return { close };
}

const GAP = 4;

function place(anchor: HTMLElement, content: HTMLElement): void {
  const { left, top, bottom, width } = anchor.getBoundingClientRect();
  content.style.minWidth = `${Math.min(width, innerWidth - 2 * GAP)}px`;
  const height = content.offsetHeight;
  const below = bottom + GAP + height <= innerHeight || top < height + GAP;
  content.style.left = `${Math.max(GAP, Math.min(left, innerWidth - content.offsetWidth - GAP))}px`;
  content.style.top = `${below ? Math.min(bottom + GAP, Math.max(GAP, innerHeight - height - GAP)) : top - height - GAP}px`;
}
