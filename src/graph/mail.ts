import { DirectoryError } from '../capability/port/directory-error.ts';
import { failureOf } from './graph-answer.ts';
import type { GraphClient } from './graph-client.ts';
import { path } from './graph-url.ts';

/** Sends a plain-text mail from a mailbox. Graph knows no key against doubles: a lost answer may mean a sent mail. */
export async function sendMail(graph: GraphClient, sender: string, mail: { to: string; subject: string; text: string }): Promise<void> {
  const answer = await graph.request({
    method: 'POST',
    path: path`/users/${sender}/sendMail`,
    body: {
      message: { subject: mail.subject, body: { contentType: 'text', content: mail.text }, toRecipients: [{ emailAddress: { address: mail.to } }] },
      saveToSentItems: false,
    },
  });
  if (answer.ok) return;
  // A sender without a mailbox (404) is as much the administrator's to mend as a missing permission.
  if (answer.status === 404) throw new DirectoryError('forbidden', { code: answer.code, status: 404, graphRequestId: answer.graphRequestId });
  throw failureOf(answer);
}
