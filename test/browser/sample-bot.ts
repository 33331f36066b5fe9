import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { z } from 'zod';
import { approvalCard, confirmInvitationCard, decidedCard, galleryCard, statusCard } from './sample-card.ts';

const activitySchema = z.object({
  type: z.string(),
  text: z.string().optional(),
  serviceUrl: z.string(),
  from: z.object({ name: z.string() }),
  recipient: z.object({ id: z.string() }),
  conversation: z.object({ id: z.string(), tenantId: z.string() }),
  replyToId: z.string().optional(),
  membersAdded: z.array(z.object({ id: z.string() })).optional(),
  value: z.unknown().optional(),
});
type Activity = z.infer<typeof activitySchema>;

const pressSchema = z.object({ action: z.object({ verb: z.string(), data: z.record(z.string(), z.unknown()).default({}) }) });
export type Press = z.infer<typeof pressSchema>['action'];

/** A bot with fixed answers, that talks to the local tenant as any bot does: over the Bot Connector. */
export interface SampleBot {
  url: string;
  presses: Press[];
  /** Sends a message to somebody who has the app. */
  tell(personName: string, text: string): Promise<void>;
  /** Replaces the newest card that this person got by the invitation form with another heading. */
  redraw(personName: string, heading: string): Promise<void>;
  close(): Promise<void>;
}

/** `secret` is asked for when it is needed: the bot starts before the tenant that gives it one. */
export async function startSampleBot(secret: () => string): Promise<SampleBot> {
  const chats = new Map<string, Activity>();
  const newestCard = new Map<string, string>();
  const presses: Press[] = [];
  const failed = new Set<string>();
  let requestMessage = '';

  async function connector(method: 'POST' | 'PUT', personName: string, tail: string, activity: object): Promise<string> {
    const chat = chats.get(personName);
    if (!chat) throw new Error(`${personName} has not opened the chat.`);
    const form = new URLSearchParams({
      grant_type: 'client_credentials', client_id: chat.recipient.id.slice('28:'.length), client_secret: secret(), scope: 'https://api.botframework.com/.default',
    });
    const granted = await fetch(new URL(`/${chat.conversation.tenantId}/oauth2/v2.0/token`, chat.serviceUrl), { method: 'POST', body: form });
    const { access_token: token } = z.object({ access_token: z.string() }).parse(await granted.json());
    const response = await fetch(`${chat.serviceUrl}/v3/conversations/${chat.conversation.id}/activities${tail}`, {
      method, body: JSON.stringify(activity), headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    });
    return z.object({ id: z.string() }).parse(await response.json()).id;
  }

  const say = (personName: string, text: string, rest: object = {}) => connector('POST', personName, '', { type: 'message', text, ...rest });
  async function show(personName: string, card: object): Promise<void> {
    newestCard.set(personName, await connector('POST', personName, '', cardMessage(card)));
  }

  async function hear(personName: string, said: string): Promise<void> {
    if (said.startsWith('fail') && !failed.has(said)) {
      failed.add(said);
      throw new Error('The sample bot fails, as it was asked to.');
    }
    if (said === 'gallery') return show(personName, galleryCard);
    if (said === 'form' || said.includes('@fabrikam.example until')) return show(personName, confirmInvitationCard('Invite jane.porter@fabrikam.example?'));
    await say(personName, `You said: ${said}`, { textFormat: 'plain' });
  }

  async function answer(personName: string, { verb, data }: Press, messageId: string): Promise<object> {
    switch (verb) {
      case 'invite.confirm':
        requestMessage = messageId;
        await show('Marco Duarte', approvalCard(String(data['reason'])));
        return invokeCard(statusCard('Waiting for Marco Duarte', 'accent', `You asked as ${String(data['role'])}: ${String(data['reason'])}`));
      case 'decide':
        await connector('PUT', 'Ines Calder', `/${requestMessage}`, cardMessage(statusCard('Approved by Marco Duarte', 'good', 'The invitation is on its way.')));
        return invokeCard(decidedCard(`You chose to ${String(data['decision'])} with the comment “${String(data['comment'])}”.`));
      case 'invite.cancel':
        await connector('PUT', personName, `/${messageId}`, { type: 'message', text: 'Cancelled.' });
        return invokeMessage('Nothing was sent.');
      case 'gallery.toast':
        return invokeMessage(`Extended by ${String(data['days'])} days.`);
      default:
        return { statusCode: 400, type: 'application/vnd.microsoft.error', value: { code: 'BadRequest', message: 'This access has ended already.' } };
    }
  }

  async function turn(activity: Activity): Promise<object | undefined> {
    const personName = activity.from.name;
    chats.set(personName, activity);
    // Mia Sato gets no greeting: her chat stays empty until she writes.
    if (activity.membersAdded && personName !== 'Mia Sato') await say(personName, 'Hello, I am **Foyer**.');
    if (activity.type === 'message') await hear(personName, activity.text ?? '');
    if (activity.type !== 'invoke') return undefined;
    const { action } = pressSchema.parse(activity.value);
    presses.push(action);
    return answer(personName, action, activity.replyToId ?? '');
  }

  const server = createServer((request, response) => {
    // Not chained: restify, where it has been loaded too, has writeHead answer nothing.
    const reply = (status: number, body: object): void => {
      response.writeHead(status, { 'content-type': 'application/json' });
      response.end(JSON.stringify(body));
    };
    // The tenant asks whether anything is left to do after the clock was moved: never, here.
    if (request.url === '/local/settle') return reply(200, { worked: 0 });
    readJson(request).then((body) => turn(activitySchema.parse(body))).then(
      (answered) => reply(200, answered ?? {}),
      () => reply(500, {}),
    );
  });
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve); });
  const { port } = server.address() as AddressInfo;

  return {
    url: `http://127.0.0.1:${port}`,
    presses,
    async tell(personName, text) { await say(personName, text); },
    async redraw(personName, heading) {
      await connector('PUT', personName, `/${newestCard.get(personName)}`, cardMessage(confirmInvitationCard(heading)));
    },
    close: () => new Promise((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    }),
  };
}

async function readJson(request: IncomingMessage): Promise<unknown> {
  let text = '';
  for await (const chunk of request) text += String(chunk);
  return JSON.parse(text);
}

const cardMessage = (card: object) => ({ type: 'message', attachments: [{ contentType: 'application/vnd.microsoft.card.adaptive', content: card }] });
const invokeCard = (card: object) => ({ statusCode: 200, type: 'application/vnd.microsoft.card.adaptive', value: card });
const invokeMessage = (value: string) => ({ statusCode: 200, type: 'application/vnd.microsoft.activity.message', value });
