/** What the page shows, from the part of its address after #. */
export type Route =
  | { readonly name: 'channel'; readonly id: string; readonly thread: string | null }
  | { readonly name: 'app'; readonly tab: 'home' | 'messages' | 'about'; readonly thread: string | null }
  | { readonly name: 'mail'; readonly id: number | null }
  | { readonly name: 'calendar' };

export function routeNow(): Route {
  const [name = '', id = '', extra = '', more = ''] = location.hash.replace(/^#\//, '').split('/');
  switch (name) {
    case 'channel':
      return { name, id, thread: extra === 'thread' ? more : null };
    case 'app': {
      const tab = id === 'home' || id === 'about' ? id : 'messages';
      return { name, tab, thread: extra === 'thread' ? more : null };
    }
    case 'mail':
      return { name, id: id === '' ? null : Number(id) };
    case 'calendar':
      return { name };
    default:
      return { name: 'channel', id: '', thread: null };
  }
}

export const go = (path: string): void => {
  location.hash = `#/${path}`;
};
