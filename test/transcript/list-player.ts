import { z } from 'zod';
import type { Pressed, Script } from './script.ts';
import { messageSchema, readMessage, type Seen } from './seen.ts';

const stored = z.object({ attachment: z.record(z.string(), z.unknown()) });
const said = z.object({ messages: z.array(messageSchema) });

/** Sends a file to the bot, and answers with what the bot said to it. */
export async function sendFile(stage: Pick<Script, 'ask'>, person: string, name: string, content: string | Buffer): Promise<Seen> {
  const file = typeof content === 'string' ? { name, text: content } : { name, base64: content.toString('base64') };
  const { attachment } = stored.parse(await stage.ask('POST', '/local/files', file));
  const { messages } = said.parse(await stage.ask('POST', `/local/people/${encodeURIComponent(person)}/messages`, { text: '', attachments: [attachment] }));
  const answer = messages.map(readMessage).find((one) => one.from === 'bot' && one.answers !== null && !one.updated);
  if (!answer) throw new Error(`To the file ${name} the bot said nothing.`);
  return answer;
}

const offer = z.looseObject({ contentType: z.literal('application/vnd.microsoft.teams.card.file.consent'), name: z.string() });
const info = z.looseObject({ contentType: z.literal('application/vnd.microsoft.teams.card.file.info'), contentUrl: z.string() });

/** Accepts the file that was offered last, and answers with its name and what is in it. */
export async function acceptFile(stage: Pick<Script, 'ask'>, person: string): Promise<{ name: string; text: string }> {
  const place = `/local/people/${encodeURIComponent(person)}`;
  const chat = async () => said.parse(await stage.ask('GET', `${place}/messages?after=0`)).messages.sort((left, right) => left.seq - right.seq);
  const offers = (await chat()).flatMap((message) => (message.activity.attachments ?? []).flatMap((one) => (offer.safeParse(one).success ? [{ id: message.id, name: offer.parse(one).name }] : [])));
  const last = offers.at(-1);
  if (!last) throw new Error('No file was offered.');
  await stage.ask('POST', `${place}/actions`, { messageId: last.id, verb: 'accept' });
  const written = (await chat()).flatMap((message) => (message.activity.attachments ?? []).flatMap((one) => info.safeParse(one).data ?? [])).at(-1);
  if (!written) throw new Error('No file was written.');
  return { name: last.name, text: await (await fetch(written.contentUrl)).text() };
}

/** What a refusal says, with its status. */
export const refusal = ({ status, words }: Pressed) => `${status} ${words ?? ''}`;
