import MimeNode from 'nodemailer/lib/mime-node';
import type { Attachment } from './mail-layout.ts';

/** An attachment as the mailer takes it: to be encoded, or as it goes over the wire. */
type Part =
  | { readonly raw: Buffer; readonly cid?: string }
  | (Attachment & { readonly contentDisposition: 'inline' | 'attachment' });

/**
 * Attachments for one mail after the other. One that goes with several mails is encoded once for all of them: it is
 * known by the object itself, which whoever composes mails shares between them.
 */
export function createEncoder(): (attachment: Attachment) => Promise<Part> {
  const seen = new WeakMap<Attachment, Promise<Buffer> | undefined>();
  return async (attachment) => {
    // Most come once, and are encoded while they are sent.
    if (!seen.has(attachment)) {
      seen.set(attachment, undefined);
      return partOf(attachment);
    }
    const encoded = seen.get(attachment) ?? encode(attachment);
    seen.set(attachment, encoded);
    const { cid } = attachment;
    return { raw: await encoded, ...(cid === undefined ? {} : { cid }) };
  };
}

const partOf = (attachment: Attachment) => ({
  ...attachment,
  contentDisposition: attachment.cid === undefined ? ('attachment' as const) : ('inline' as const),
});

/** With its headers; as a child, so that none of a mail's own are among them. */
async function encode(attachment: Attachment): Promise<Buffer> {
  const { filename, contentType, content, cid, contentDisposition } = partOf(attachment);
  const node = new MimeNode('multipart/mixed').createChild(contentType, { filename });
  node.setHeader({
    ...(cid === undefined ? {} : { 'Content-Id': `<${cid}>` }),
    'Content-Transfer-Encoding': 'base64',
    'Content-Disposition': contentDisposition,
  });
  const built = await node.setContent(content).build();
  // The last line's end is added again where the part is put into a mail.
  return built.subarray(0, built.lastIndexOf('\r\n'));
}
