import { stringArg } from '../args.ts';
import { type Answer, fail, type Method, type MethodCall, missingArgument } from '../method.ts';
import { isObject, type JsonObject, violationMessage } from '../report.ts';
import { validateView } from '../validate-view.ts';
import { viewJson } from '../view-json.ts';
import type { StoredView } from '../views.ts';
import type { Result } from './message-content.ts';

/** Reads and checks the `view` of a call. */
function readView(
  call: MethodCall,
  kind: StoredView['type'] | undefined,
  own?: StoredView,
): Result<JsonObject> {
  const { view } = call.args;
  if (view === undefined) return { refused: missingArgument('view') };
  if (!isObject(view)) return { refused: fail('invalid_arguments') };
  const wanted = kind ?? (view.type === 'home' ? 'home' : 'modal');
  const findings = validateView(view, wanted);
  for (const { path, found, limit } of findings.advised) call.violate(path, found, limit);
  for (const { path, found, limit } of findings.refused) call.violate(path, found, limit);
  if (findings.tooLarge) return { refused: fail('view_too_large') };
  if (findings.refused.length > 0) {
    const messages = findings.refused.map(violationMessage);
    return { refused: fail('invalid_arguments', { response_metadata: { messages } }) };
  }
  const there =
    view.external_id === undefined
      ? undefined
      : call.state.views.find({ externalId: String(view.external_id) });
  if (there !== undefined && there.id !== own?.id) return { refused: fail('duplicate_external_id') };
  return { value: view };
}

/** Who may be shown a modal now: a trigger_id is good once, for three seconds. */
function exchange(call: MethodCall): Result<{ user: string; view: string | undefined }> {
  const trigger = stringArg(call.args, 'trigger_id');
  if (trigger === undefined) return { refused: missingArgument('trigger_id') };
  const found = call.state.triggers.exchange(trigger);
  return typeof found === 'string' ? { refused: fail(found) } : { value: found };
}

const answer = (call: MethodCall, stored: StoredView): Answer => ({
  ok: true,
  view: viewJson(call.state, stored),
});

function open(call: MethodCall): Answer {
  const view = readView(call, 'modal');
  if ('refused' in view) return view.refused;
  const trigger = exchange(call);
  if ('refused' in trigger) return trigger.refused;
  return answer(call, call.state.views.open(trigger.value.user, view.value));
}

function push(call: MethodCall): Answer {
  const view = readView(call, 'modal');
  if ('refused' in view) return view.refused;
  const trigger = exchange(call);
  if ('refused' in trigger) return trigger.refused;
  const { user } = trigger.value;
  if (call.state.views.stack(user).length === 0) return fail('not_found');
  const stored = call.state.views.push(user, view.value);
  return stored === undefined ? fail('push_limit_reached') : answer(call, stored);
}

/** A hash that is given must be the view's own: somebody else may have changed it meanwhile. */
const conflicts = (call: MethodCall, stored: StoredView | undefined): boolean => {
  const hash = stringArg(call.args, 'hash');
  return hash !== undefined && stored !== undefined && hash !== stored.hash;
};

function update(call: MethodCall): Answer {
  const id = stringArg(call.args, 'view_id');
  const externalId = stringArg(call.args, 'external_id');
  if (id === undefined && externalId === undefined) return missingArgument('view_id');
  const stored = call.state.views.find({ id, externalId });
  if (stored === undefined) return fail('not_found');
  const view = readView(call, stored.type, stored);
  if ('refused' in view) return view.refused;
  if (conflicts(call, stored)) return fail('hash_conflict');
  call.state.views.update(stored, view.value);
  return answer(call, stored);
}

function publish(call: MethodCall): Answer {
  const user = stringArg(call.args, 'user_id');
  if (user === undefined) return missingArgument('user_id');
  const person = call.state.users.get(user);
  if (person === undefined || person.isBot) return fail('invalid_arguments');
  if (person.deleted) return fail('not_enabled');
  const there = call.state.views.home(user);
  const view = readView(call, 'home', there);
  if ('refused' in view) return view.refused;
  if (conflicts(call, there)) return fail('hash_conflict');
  return answer(call, call.state.views.publish(user, view.value));
}

const viewMethod = (run: Method['run']): Method => ({ anyScopeOf: [], tokenKind: 'bot', run });

export const viewMethods: Readonly<Record<string, Method>> = {
  'views.open': viewMethod(open),
  'views.push': viewMethod(push),
  'views.update': viewMethod(update),
  'views.publish': viewMethod(publish),
};
