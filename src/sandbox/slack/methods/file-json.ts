import type { StoredFile } from '../files.ts';
import type { SlackState } from '../state.ts';

/** A file as Slack shows it in messages and by files.info; without a type until it has been processed. */
export function fileJson(
  { origin }: Pick<SlackState, 'origin'>,
  file: StoredFile,
  ready = true,
): Record<string, unknown> {
  const address = `${origin}/files/${file.id}/${encodeURIComponent(file.name)}`;
  return {
    id: file.id,
    name: file.name,
    title: file.title,
    mimetype: ready ? file.mimetype : '',
    filetype: ready ? (file.name.split('.').at(-1) ?? '') : '',
    size: file.length,
    user: file.user,
    mode: 'hosted',
    is_public: true,
    alt_txt: file.altText,
    url_private: address,
    permalink: address,
    channels: [...file.channels],
  };
}
