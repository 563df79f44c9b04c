import type {
  App,
  Middleware,
  SlackActionMiddlewareArgs,
  SlackViewMiddlewareArgs,
  ViewSubmitAction,
} from '@slack/bolt';

type ActionListener = Middleware<SlackActionMiddlewareArgs>;
type ViewListener = Middleware<SlackViewMiddlewareArgs<ViewSubmitAction>>;

/** Where listeners are added, as to a Bolt app; each id has one. */
export interface Listens extends Pick<App, 'command' | 'event' | 'options' | 'shortcut'> {
  readonly action: (actionId: string | RegExp, listener: ActionListener) => void;
  readonly view: (callbackId: string, listener: ViewListener) => void;
}

/**
 * Bolt runs each of its listeners for each request, to see whether it is that one's: with all sixty-five of them that
 * was more than half of the memory that acknowledging took. So it has one for all buttons, and one for all modals, that
 * knows whose a request is.
 */
export function listensOf(app: App): Listens {
  const actions = byId<ActionListener>();
  const views = byId<ViewListener>();
  app.action(/.*/, async (args) =>
    actions.of('action_id' in args.action ? args.action.action_id : '')?.(args),
  );
  app.view<ViewSubmitAction>(/.*/, async (args) => views.of(args.view.callback_id)?.(args));
  return {
    action: actions.add,
    view: views.add,
    command: app.command.bind(app),
    event: app.event.bind(app),
    options: app.options.bind(app),
    shortcut: app.shortcut.bind(app),
  };
}

function byId<Listener>() {
  const exact = new Map<string, Listener>();
  const patterns: { readonly pattern: RegExp; readonly listener: Listener }[] = [];
  const of = (id: string): Listener | undefined =>
    exact.get(id) ?? patterns.find(({ pattern }) => pattern.test(id))?.listener;
  return {
    of,
    /** @throws Error where another listener has it: only one of them would be run */
    add(id: string | RegExp, listener: Listener): void {
      const isTaken =
        typeof id === 'string' ? of(id) !== undefined : [...exact.keys()].some((one) => id.test(one));
      if (isTaken) throw new Error(`there is a listener for ${id} already`);
      if (typeof id === 'string') exact.set(id, listener);
      else patterns.push({ pattern: id, listener });
    },
  };
}
