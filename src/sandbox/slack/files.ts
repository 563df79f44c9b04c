import type { Topics } from './topics.ts';

/** A file as the stand-in keeps it. */
export type StoredFile = {
  readonly id: string;
  readonly name: string;
  title: string;
  /** Announced by the app before the upload, in bytes. */
  readonly length: number;
  readonly altText: string | undefined;
  bytes: Buffer | undefined;
  mimetype: string;
  /** Real time from which Slack has processed it, epoch milliseconds; undefined until the upload is completed. */
  readyMs: number | undefined;
  readonly channels: Set<string>;
  user: string;
};

export type Files = {
  readonly all: ReadonlyMap<string, StoredFile>;
  /** Announces a file that is about to be uploaded. */
  announce(file: {
    readonly name: string;
    readonly length: number;
    readonly altText?: string | undefined;
  }): StoredFile;
  /** Takes what was uploaded; false where there is no such file, or it is not of the announced length. */
  receive(id: string, bytes: Buffer): boolean;
  complete(
    file: StoredFile,
    more: { readonly title: string; readonly user: string; readonly wallMs: number },
  ): void;
  /** True once Slack has processed it, so that a block may show it. */
  isReady(id: string, wallMs: number): boolean;
};

const MIME: Readonly<Record<string, string>> = {
  png: 'image/png',
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  gif: 'image/gif',
  svg: 'image/svg+xml',
  pdf: 'application/pdf',
  csv: 'text/csv',
  txt: 'text/plain',
  md: 'text/markdown',
  ics: 'text/calendar',
  json: 'application/json',
};

/** @param processingMs how long Slack works on a file after the upload is completed */
export function createFiles(topics: Topics, processingMs: number): Files {
  const all = new Map<string, StoredFile>();
  return {
    all,
    announce({ name, length, altText }) {
      const id = `F0${String(all.size + 1).padStart(8, '0')}`;
      const extension = name.split('.').at(-1)?.toLowerCase() ?? '';
      const file: StoredFile = {
        id,
        name,
        title: name,
        length,
        altText,
        bytes: undefined,
        mimetype: MIME[extension] ?? 'application/octet-stream',
        readyMs: undefined,
        channels: new Set(),
        user: '',
      };
      all.set(id, file);
      return file;
    },
    receive(id, bytes) {
      const file = all.get(id);
      if (file === undefined || file.length !== bytes.length) return false;
      file.bytes = bytes;
      return true;
    },
    complete(file, { title, user, wallMs }) {
      file.title = title;
      file.user = user;
      file.readyMs = wallMs + processingMs;
      for (const channel of file.channels) topics.emit(`channel:${channel}`);
    },
    isReady(id, wallMs) {
      const readyMs = all.get(id)?.readyMs;
      return readyMs !== undefined && wallMs >= readyMs;
    },
  };
}
