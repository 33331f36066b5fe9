import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { z } from 'zod';
import { approvalCard, confirmInvitationCard, decidedCard, galleryCard, statusCard } from './sample-card.ts';
import { signInCard, signInPage, signInRequest } from './sample-sign-in.ts';

const activitySchema = z.object({
  type: z.string(),
  name: z.string().optional(),
  text: z.string().optional(),
  serviceUrl: z.string(),
  from: z.object({ name: z.string() }),
  recipient: z.object({ id: z.string() }),
  conversation: z.object({ id: z.string(), tenantId: z.string() }),
  replyToId: z.string().optional(),
  membersAdded: z.array(z.object({ id: z.string() })).optional(),
  value: z.unknown().optional(),
  attachments: z.array(z.object({ contentType: z.string(), name: z.string().optional(), content: z.unknown() })).optional(),
});
type Activity = z.infer<typeof activitySchema>;

const pressSchema = z.object({
  action: z.object({ verb: z.string(), data: z.record(z.string(), z.unknown()).default({}) }),
  authentication: z.object({ token: z.string() }).optional(),
  state: z.string().optional(),
});
const fileAnswerSchema = z.object({
  action: z.enum(['accept', 'decline']), uploadInfo: z.object({ name: z.string(), contentUrl: z.string(), uploadUrl: z.string(), uniqueId: z.string(), fileType: z.string() }).optional(),
});
const sentFileSchema = z.object({ downloadUrl: z.string() });
export type Press = z.infer<typeof pressSchema>['action'];
const exported = 'guest,until\njohn@fabrikam.example,2030-03-31\n';

/** A bot with fixed answers, that talks to the local tenant as any bot does: over the Bot Connector. */
export interface SampleBot {
  url: string;
  presses: Press[];
  /** Sends a message to somebody who has the app. */
  tell(personName: string, text: string): Promise<void>;
  /** Draws a card that tells how far something has come, longer each time. */
  progress(personName: string, done: number): Promise<void>;
  /** Replaces the newest card that this person got by the invitation form with another heading. */
  redraw(personName: string, heading: string): Promise<void>;
  close(): Promise<void>;
}

/** `secret` is asked for when it is needed: the bot starts before the tenant that gives it one. */
export async function startSampleBot(secret: () => string): Promise<SampleBot> {
  const chats = new Map<string, Activity>();
  const newestCard = new Map<string, string>();
  const progressCards = new Map<string, string>();
  const presses: Press[] = [];
  const failed = new Set<string>();
  let requestMessage = '';

  async function connector(method: 'POST' | 'PUT' | 'DELETE', personName: string, tail: string, activity: object): Promise<string> {
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
    return method === 'DELETE' ? '' : z.object({ id: z.string() }).parse(await response.json()).id;
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
    if (said === 'sign in' || said === 'sign in by hand') return void (await say(personName, '', signInCard(chats.get(personName)?.recipient.id ?? '', url(), said === 'sign in')));
    if (said === 'export') return void (await say(personName, '', fileQuestion));
    if (said === 'form' || said.includes('@fabrikam.example until')) return show(personName, confirmInvitationCard('Invite jane.porter@fabrikam.example?'));
    await say(personName, `You said: ${said}`, { textFormat: 'plain' });
  }

  async function hearFile(personName: string, file: NonNullable<Activity['attachments']>[number]): Promise<void> {
    const response = await fetch(sentFileSchema.parse(file.content).downloadUrl);
    await say(personName, `${file.name} has ${(await response.text()).trim().split('\n').length} lines.`, { textFormat: 'plain' });
  }

  async function fileAnswered(personName: string, value: unknown, messageId: string): Promise<void> {
    const { uploadInfo: info } = fileAnswerSchema.parse(value);
    if (!info) return void (await connector('PUT', personName, `/${messageId}`, { type: 'message', text: 'The file was not saved.' }));
    const headers = { 'content-range': `bytes 0-${exported.length - 1}/${exported.length}` };
    await fetch(info.uploadUrl, { method: 'PUT', body: exported, headers });
    await connector('DELETE', personName, `/${messageId}`, {});
    await say(personName, '', { attachments: [{
      contentType: 'application/vnd.microsoft.teams.card.file.info', contentUrl: info.contentUrl, name: info.name, content: { uniqueId: info.uniqueId, fileType: info.fileType },
    }] });
  }

  async function answer(personName: string, { action: { verb, data }, authentication, state }: z.infer<typeof pressSchema>, messageId: string): Promise<object> {
    switch (verb) {
      case 'gallery.signIn':
        if (state !== undefined) return invokeMessage(`Signed in by hand with ${state}.`);
        return authentication ? invokeMessage('Signed in silently.') : signInRequest(chats.get(personName)?.recipient.id ?? '', url());
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
    const file = activity.attachments?.find(({ contentType }) => contentType === 'application/vnd.microsoft.teams.file.download.info');
    if (activity.type === 'message') await (file ? hearFile(personName, file) : hear(personName, activity.text ?? ''));
    switch (activity.name) {
      case 'signin/tokenExchange': return void (await say(personName, 'Signed in silently.'));
      case 'signin/verifyState': return void (await say(personName, `Signed in by hand with ${z.object({ state: z.string() }).parse(activity.value).state}.`));
      case 'fileConsent/invoke': return void (await fileAnswered(personName, activity.value, activity.replyToId ?? ''));
      case 'adaptiveCard/action': {
        const press = pressSchema.parse(activity.value);
        presses.push(press.action);
        return answer(personName, press, activity.replyToId ?? '');
      }
      default: return undefined;
    }
  }

  const server = createServer((request, response) => {
    // Not chained: restify, where it has been loaded too, has writeHead answer nothing.
    const reply = (status: number, body: object): void => {
      response.writeHead(status, { 'content-type': 'application/json' });
      response.end(JSON.stringify(body));
    };
    // The tenant asks whether anything is left to do after the clock was moved: never, here.
    if (request.url === '/local/settle') return reply(200, { worked: 0 });
    if (request.method === 'GET') return signInPage(request, response, url(), [...chats.values()][0]);
    readJson(request).then((body) => turn(activitySchema.parse(body))).then(
      (answered) => reply(200, answered ?? {}),
      () => reply(500, {}),
    );
  });
  const url = (): string => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve); });

  return {
    url: url(),
    presses,
    async tell(personName, text) { await say(personName, text); },
    async progress(personName, done) {
      const card = cardMessage(statusCard('Inviting', 'accent', Array.from({ length: done }, (_, index) => `${index + 1} of 3 guests are done`).join('\n\n')));
      const known = progressCards.get(personName);
      if (known === undefined) progressCards.set(personName, await connector('POST', personName, '', card));
      else await connector('PUT', personName, `/${known}`, card);
    },
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
const fileQuestion = { attachments: [{
  contentType: 'application/vnd.microsoft.teams.card.file.consent', name: 'guests.csv',
  content: { description: 'All guests and how long they stay', sizeInBytes: exported.length, acceptContext: {}, declineContext: {} },
}] };
const invokeCard = (card: object) => ({ statusCode: 200, type: 'application/vnd.microsoft.card.adaptive', value: card });
const invokeMessage = (value: string) => ({ statusCode: 200, type: 'application/vnd.microsoft.activity.message', value });
