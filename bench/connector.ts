import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A form that was sent to somebody: what is needed to press its button. */
export interface SentForm {
  personId: string;
  draft: string;
  messageId: string;
}

/** The Bot Connector that both bots send to, as a process of its own: it answers at once, and keeps the forms that it was sent. */
let forms: SentForm[] = [];
let ids = 0;

const server = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    const id = `m${++ids}`;
    const body = Buffer.concat(chunks);
    if (body.includes('invite.send')) {
      const draft = /"draft":"([^"]+)"/.exec(body.toString())?.[1];
      const personId = /a%3Achat-of-([0-9a-f-]{36})/i.exec(request.url ?? '')?.[1];
      if (draft && personId) forms.push({ personId, draft, messageId: id });
    }
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ id }));
  });
});
server.keepAliveTimeout = 60_000;
server.listen(0, '127.0.0.1', () => process.send?.(`http://127.0.0.1:${(server.address() as AddressInfo).port}`));

/** Asked for the forms, it hands them out once. */
process.on('message', () => {
  process.send?.(forms);
  forms = [];
});
