import type { Json } from '../../wire.ts';
import { h } from '../dom.ts';

/** A picture of the app's. One from elsewhere is only named: nothing here reaches beyond this machine. */
export function picture(image: Json, kind: 'thumb' | 'full' | 'small'): HTMLElement {
  const alt = String(image.alt_text ?? '');
  const file = image.slack_file as Json | undefined;
  const url = file === undefined ? String(image.image_url ?? '') : `/state/file/${String(file.id)}`;
  const local = url.startsWith('/') || url.startsWith('data:') || url.startsWith(`${location.origin}/`);
  if (local) return h('img', { class: `picture ${kind}`, src: url, alt, loading: 'lazy' });
  const host = URL.canParse(url) ? new URL(url).host : url;
  return h(
    'span',
    { class: `picture missing ${kind}`, role: 'img', 'aria-label': alt, title: url },
    kind === 'small' ? '' : `${alt} (${host})`,
  );
}
