import { announce } from './dom.ts';
import { toast } from './toast.ts';

/** Whom this window acts as: `?as=` in its address, so that two windows can be two people. */
export const me: string = new URLSearchParams(location.search).get('as') ?? 'U0ANN00001';

const address = (path: string): string =>
  `/state/${path}${path.includes('?') ? '&' : '?'}as=${encodeURIComponent(me)}`;

async function answerOf<Answer>(response: Response): Promise<Answer> {
  const body = (await response.json()) as Answer & { error?: string };
  if (!response.ok) throw new Error(body.error ?? `status ${response.status}`);
  return body;
}

export const get = async <Answer>(path: string): Promise<Answer> => answerOf(await fetch(address(path)));

/** @throws Error with the sandbox's own words where it refuses */
export async function post<Answer>(path: string, body: unknown): Promise<Answer> {
  const headers = { 'content-type': 'application/json' };
  return answerOf(await fetch(address(path), { method: 'POST', headers, body: JSON.stringify(body) }));
}

/** The same, with what goes wrong shown to the person; undefined then. */
export async function tryPost<Answer>(path: string, body: unknown): Promise<Answer | undefined> {
  try {
    return await post<Answer>(path, body);
  } catch (error) {
    const words = error instanceof Error ? error.message : String(error);
    toast(words);
    announce(words);
    return undefined;
  }
}

/** What the app's request came to, of all that is answered. */
export type Handled = { readonly problem?: string };

const PROBLEMS: Readonly<Record<string, string>> = {
  operation_timeout: 'The app did not answer within 3 seconds (operation_timeout).',
  dispatch_failed: 'The app answered with an error (dispatch_failed).',
  no_app: 'No app is connected.',
};

/** Has the person do something, and tells them where the app failed. */
export async function act<Answer extends Handled>(name: string, input: object): Promise<Answer | undefined> {
  const answer = await tryPost<Answer>(`act/${name}`, input);
  if (answer?.problem !== undefined)
    toast(PROBLEMS[answer.problem] ?? `The app's answer was refused: ${answer.problem}`);
  return answer;
}
