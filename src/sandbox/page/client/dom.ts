export type Child = Node | string | number | null | undefined | false | readonly Child[];

type Handler = (event: never) => void;
export type Props = Readonly<Record<string, string | number | boolean | null | undefined | Handler>>;

/** An element. `on…` listens; true and false set or leave out an attribute; null and undefined leave it out. */
export function h<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  props: Props = {},
  ...children: Child[]
): HTMLElementTagNameMap[Tag] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (typeof value === 'function') element.addEventListener(name.slice(2), value as EventListener);
    else if (value === true) element.setAttribute(name, '');
    else if (value !== false && value !== null && value !== undefined)
      element.setAttribute(name, String(value));
  }
  append(element, children);
  return element;
}

function append(parent: Node, children: readonly Child[]): void {
  for (const child of children) {
    if (child === null || child === undefined || child === false) continue;
    if (isList(child)) append(parent, child);
    else parent.appendChild(child instanceof Node ? child : document.createTextNode(String(child)));
  }
}

const isList = (child: Child): child is readonly Child[] => Array.isArray(child);

/** An icon of one path or more, drawn with the text's own colour; seen, not read out. */
export function icon(paths: string, size = 18): SVGSVGElement {
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  const attributes = {
    viewBox: '0 0 20 20',
    width: size,
    height: size,
    'aria-hidden': 'true',
    class: 'icon',
  };
  for (const [name, value] of Object.entries(attributes)) svg.setAttribute(name, String(value));
  const path = document.createElementNS('http://www.w3.org/2000/svg', 'path');
  path.setAttribute('d', paths);
  svg.appendChild(path);
  return svg;
}

/** Replaces what is in an element, and keeps the focus on what has the same `data-key` afterwards. */
export function fill(parent: Element, ...children: Child[]): void {
  const restore = keepFocus(parent);
  const fragment = document.createDocumentFragment();
  append(fragment, children);
  parent.replaceChildren(fragment);
  restore(parent);
}

type Typing = HTMLInputElement | HTMLTextAreaElement;

const isTyping = (element: Element | null): element is Typing =>
  element instanceof HTMLTextAreaElement || (element instanceof HTMLInputElement && element.type === 'text');

/** Remembers the focus within an element. @returns what gives it back, with the cursor, to the `data-key` it was on */
export function keepFocus(parent: Element | undefined): (next: Element) => void {
  const active = document.activeElement;
  const key = active instanceof HTMLElement && parent?.contains(active) ? active.dataset.key : undefined;
  if (key === undefined) return () => undefined;
  const from = isTyping(active) ? [active.selectionStart, active.selectionEnd] : undefined;
  return (next) => {
    const again = next.querySelector<HTMLElement>(`[data-key="${CSS.escape(key)}"]`);
    again?.focus({ preventScroll: true });
    if (from !== undefined && again !== null && isTyping(again))
      again.setSelectionRange(from[0] ?? 0, from[1] ?? 0);
  };
}

let ids = 0;

/** An id for labels to refer to. */
export function nextId(prefix = 'id'): string {
  ids += 1;
  return `${prefix}-${ids}`;
}

/** Says something to those who listen to the page. */
export function announce(text: string): void {
  const announcer = document.getElementById('announcer');
  if (announcer !== null) announcer.textContent = text;
}

export const ICONS = {
  hash: 'M7.5 3 6 17M14 3l-1.500 14M3.500 7.500H17M3 12.500h13.500',
  lock: 'M5.500 9V6.500a4.500 4.500 0 0 1 9 0V9M4.500 9h11v8h-11z',
  shared: 'M6.500 7.500 4 10l2.500 2.500M13.500 7.500 16 10l-2.500 2.500M4.500 10h11',
  home: 'M3 9.500 10 3.500l7 6M5 8.500V16.500h10V8.500',
  mail: 'M3 5h14v10.500H3zM3 5.500l7 5.500 7-5.500',
  calendar: 'M4 5h12v12H4zM4 8.500h12M7.500 3v3.500M12.500 3v3.500',
  send: 'M3 3.500 17.500 10 3 16.500 5 10zM5 10h7',
  close: 'M5 5l10 10M15 5 5 15',
  back: 'M12 4 6 10l6 6',
  forward: 'M8 4l6 6-6 6',
  menu: 'M3 5.500h14M3 10h14M3 14.500h14',
  reply: 'M3.500 4h13v9.500H9l-3.500 3v-3h-2z',
  more: 'M4.500 10h.01M10 10h.01M15.500 10h.01',
  bolt: 'M11 2.500 4.500 11.500H10L9 17.500l6.500-9H10z',
  down: 'M5 7.500l5 5 5-5',
  code: 'M7 5.500 2.500 10 7 14.500M13 5.500 17.500 10 13 14.500',
  sun: 'M10 6.500a3.500 3.500 0 1 0 0 7 3.500 3.500 0 0 0 0-7M10 2v2M10 16v2M2 10h2M16 10h2M4.300 4.300l1.400 1.400M14.300 14.300l1.400 1.400M4.300 15.700l1.400-1.400M14.300 5.700l1.400-1.400',
  clock: 'M10 3a7 7 0 1 0 0 14 7 7 0 0 0 0-14M10 6v4.500l3 1.500',
  thumbUp: 'M3.500 9H6v7.500H3.500zM6 9l3.500-6c1.500 0 2 1 1.500 2.500L10.500 8H16l-1 8.500H6',
  thumbDown: 'M3.500 11H6V3.500H3.500zM6 11l3.500 6c1.500 0 2-1 1.500-2.500L10.500 12H16l-1-8.500H6',
  trash: 'M4 6h12M8 6V3.500h4V6M5.500 6l1 11h7l1-11',
  file: 'M5 2.500h6.500L15 6v11.500H5zM11 2.500V6.500h4',
} as const;
