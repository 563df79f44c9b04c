import type { JsonObject } from './report.ts';
import type { SlackState } from './state.ts';
import type { StoredView } from './views.ts';

/** A view as Slack shows it to the app; `values` are the answers given in it so far. */
export function viewJson(state: SlackState, stored: StoredView, values: JsonObject = {}): JsonObject {
  const { view, id, hash, type, rootId, previousId } = stored;
  return {
    id,
    team_id: state.team.id,
    type,
    blocks: view.blocks,
    private_metadata: view.private_metadata ?? '',
    callback_id: view.callback_id ?? '',
    state: { values },
    hash,
    title: view.title ?? { type: 'plain_text', text: 'View Title', emoji: true },
    clear_on_close: view.clear_on_close ?? false,
    notify_on_close: view.notify_on_close ?? false,
    close: view.close ?? null,
    submit: view.submit ?? null,
    previous_view_id: previousId ?? null,
    root_view_id: rootId,
    app_id: state.bot.appId,
    external_id: view.external_id ?? '',
    app_installed_team_id: state.team.id,
    bot_id: state.bot.botId,
  };
}
