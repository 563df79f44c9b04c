import { Router } from 'express';
import type { CaughtMail, MailCatcher } from '../../mail/catcher.ts';
import { NotPossibleError } from '../../slack/interact/payloads.ts';
import { mailDetail, mailSummary } from '../mail-state.ts';

/** All mail that the SMTP server has taken, newest first. */
export function mailRoutes({ messages }: MailCatcher): Router {
  const router = Router();
  const mailOf = (id: string): CaughtMail => {
    const found = messages[Number(id)];
    if (found === undefined) throw new NotPossibleError(`there is no mail ${id}`);
    return found;
  };
  router.get('/mails', (_request, response) => {
    response.json(messages.map(mailSummary).reverse());
  });
  router.get('/mail/:id', (request, response) => {
    response.json(mailDetail(mailOf(request.params.id), Number(request.params.id)));
  });
  router.get('/mail/:id/html', (request, response) => {
    // As mail programs show it: styles of its own, no scripts, nothing fetched from elsewhere.
    response.set(
      'content-security-policy',
      "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox allow-popups allow-popups-to-escape-sandbox",
    );
    response.set('x-frame-options', 'SAMEORIGIN');
    // Its links open beside the page, as those of a mail program do.
    const html = mailOf(request.params.id).parsed.html || '';
    response.type('html').send(html.replace('<head>', '<head><base target="_blank">'));
  });
  router.get('/mail/:id/raw', (request, response) => {
    response.type('text/plain').send(mailOf(request.params.id).raw);
  });
  router.get('/mail/:id/attachment/:index', (request, response) => {
    const file = mailOf(request.params.id).parsed.attachments[Number(request.params.index)];
    if (file === undefined) throw new NotPossibleError('there is no such attachment');
    response.set('content-security-policy', "default-src 'none'; sandbox");
    response
      .attachment(file.filename ?? 'attachment')
      .type(file.contentType)
      .send(file.content);
  });
  return router;
}
