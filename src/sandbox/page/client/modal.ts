import type { ViewState } from '../wire.ts';
import { act, tryPost } from './api.ts';
import { avatar } from './avatar.ts';
import { blockNodes } from './blocks/blocks.ts';
import { plainText } from './blocks/text.ts';
import { createValues, type Values } from './blocks/values.ts';
import { announce, fill, h, ICONS, icon, nextId } from './dom.ts';
import { type Layer, openLayer } from './layer.ts';
import { workspace } from './store.ts';
import { ownErrors, viewTitle } from './view.ts';

type Submitted = { readonly errors: Readonly<Record<string, string>>; readonly problem?: string };

const FAILED = 'We had some trouble connecting. Try again?';

/** The modals that the person has open: the newest is shown. */
export function createModals(): { show(stack: readonly ViewState[]): void } {
  const values = new Map<string, Values>();
  let shown:
    | {
        readonly id: string;
        hash: string;
        readonly draw: (view: ViewState, depth: number) => void;
        readonly layer: Layer;
      }
    | undefined;

  const valuesOf = (id: string): Values => {
    const known = values.get(id) ?? createValues();
    values.set(id, known);
    return known;
  };

  function open(first: ViewState, firstDepth: number): NonNullable<typeof shown> {
    const title = nextId('title');
    const frame = h('form', {
      class: 'modal',
      role: 'dialog',
      'aria-modal': 'true',
      'aria-labelledby': title,
      novalidate: true,
    });
    let view = first;
    let depth = firstDepth;
    let errors: ReadonlyMap<string, string> = new Map();
    let failure = '';
    let busy = false;

    function draw(): void {
      const body = view.view;
      const scrolled = frame.querySelector('.modal-body')?.scrollTop ?? 0;
      const context = {
        surface: 'modal',
        place: { view: view.id },
        values: valuesOf(view.id),
        errors,
      } as const;
      fill(
        frame,
        h(
          'header',
          { class: 'modal-head' },
          depth > 1
            ? h(
                'button',
                { type: 'button', class: 'bare', 'aria-label': 'Back', onclick: () => void act('close', {}) },
                icon(ICONS.back),
              )
            : avatar(workspace().app.userId, 'small'),
          h('h2', { id: title }, viewTitle(body)),
          h('span', { class: 'spacer' }),
          h(
            'button',
            {
              type: 'button',
              class: 'bare',
              'aria-label': 'Close',
              onclick: () => void act('close', { all: true }),
            },
            icon(ICONS.close),
          ),
        ),
        h('div', { class: 'modal-body' }, blockNodes(body.blocks as never, context)),
        h(
          'footer',
          { class: 'modal-foot' },
          failure === '' ? null : h('span', { class: 'error', role: 'alert' }, failure),
          h('span', { class: 'spacer' }),
          h(
            'button',
            { type: 'button', class: 'button', onclick: () => void act('close', {}) },
            plainText(body.close) || 'Cancel',
          ),
          body.submit === undefined
            ? null
            : h(
                'button',
                { type: 'submit', class: 'button primary', 'data-key': 'submit', disabled: busy },
                plainText(body.submit),
              ),
        ),
      );
      const bodyNode = frame.querySelector('.modal-body');
      if (bodyNode !== null) bodyNode.scrollTop = scrolled;
    }

    async function submit(): Promise<void> {
      if (busy) return;
      errors = ownErrors(view.view, valuesOf(view.id));
      failure = '';
      if (errors.size === 0) {
        busy = true;
        draw();
        const answer = await tryPost<Submitted>('act/submit', {
          view: view.id,
          values: valuesOf(view.id).all(),
        });
        busy = false;
        errors = new Map(Object.entries(answer?.errors ?? {}));
        failure = answer?.problem === undefined ? '' : `${FAILED} (${answer.problem})`;
      }
      draw();
      if (errors.size === 0) return;
      announce([...errors.values()].join(' '));
      const wrong = frame.querySelector('.error')?.closest('.block');
      wrong?.querySelector<HTMLElement>('input, textarea, button')?.focus();
    }

    frame.addEventListener('submit', (event) => {
      event.preventDefault();
      void submit();
    });
    const layer = openLayer(frame, { onEscape: () => void act('close', {}), dim: true });
    draw();
    const wanted =
      frame.querySelector<HTMLElement>('[data-autofocus]') ??
      frame.querySelector<HTMLElement>('.modal-body :is(input, textarea, button, select)');
    (wanted ?? frame.querySelector<HTMLElement>('.modal-foot button'))?.focus();
    return {
      id: first.id,
      hash: first.hash,
      layer,
      draw(next, stack) {
        // Errors are about what was submitted: another version of the view has none.
        if (next.hash !== view.hash) errors = new Map();
        view = next;
        depth = stack;
        draw();
      },
    };
  }

  return {
    show(stack) {
      for (const id of values.keys()) if (!stack.some((one) => one.id === id)) values.delete(id);
      const top = stack.at(-1);
      if (shown !== undefined && shown.id !== top?.id) {
        shown.layer.close();
        shown = undefined;
      }
      if (top === undefined) return;
      shown ??= open(top, stack.length);
      if (shown.hash !== top.hash) shown.draw(top, stack.length);
      shown.hash = top.hash;
    },
  };
}
