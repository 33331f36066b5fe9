import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { z } from 'zod';
import { startFoyer } from '../compose.ts';
import { readConfig } from '../config.ts';
import { cardLines } from './card-lines.ts';

// `npm run demo`: the story of one guest, played through the local tenant's script interface and told as it happens.

const names: Record<string, string> = { 'ines@contoso.example': 'Ines Calder', 'marco@contoso.example': 'Marco Duarte' };
const message = z.object({ seq: z.number(), id: z.string(), from: z.enum(['bot', 'person']), updatedAt: z.string().optional(), activity: z.looseObject({ text: z.string().optional(), attachments: z.array(z.object({ content: z.unknown() })).optional() }) });
const messages = z.object({ messages: z.array(message) });
const mails = z.object({ mail: z.array(z.object({ subject: z.string(), body: z.string() })) });
type Message = z.infer<typeof message>;

const folder = mkdtempSync(join(tmpdir(), 'foyer-demo-'));
const foyer = await startFoyer(readConfig({ ...process.env, TENANT: 'local', LOCAL_TENANT_URL: '', DATABASE_URL: '', DATA_DIR: folder, PORT: '0', LOCAL_TENANT_PORT: '0', LOG_LEVEL: 'error' }));
try {
  await play(foyer.pageUrl ?? '');
} finally {
  await foyer.close();
  rmSync(folder, { recursive: true, force: true });
}

async function play(url: string): Promise<void> {
  const call = async (path: string, body?: object): Promise<unknown> => {
    const response = await fetch(new URL(path, url), body ? { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) } : {});
    if (!response.ok) throw new Error(`${path} answered ${response.status}`);
    return response.json();
  };
  const chat = async (person: string) => messages.parse(await call(`local/people/${person}/messages`)).messages;
  const say = async (person: string, text: string) => {
    tell(names[person] ?? person, text);
    const said = messages.parse(await call(`local/people/${person}/messages`, { text })).messages;
    show('Foyer', person, said);
    return said.at(-1);
  };
  const press = async (person: string, on: Message | undefined, verb: string, title: string, inputs?: object) => {
    tell(names[person] ?? person, `presses ‘${title}’${inputs && 'note' in inputs ? `, and writes: ${String(inputs.note)}` : ''}`, false);
    show('Foyer', person, messages.parse(await call(`local/people/${person}/actions`, { messageId: on?.id, verb, ...(inputs ? { inputs } : {}) })).messages);
  };
  const until = async (person: string, words: string): Promise<Message> => {
    for (let attempt = 0; attempt < 400; attempt += 1) {
      const found = (await chat(person)).findLast((one) => one.from === 'bot' && lines(one).join('\n').includes(words));
      if (found) return found;
      await wait(25);
    }
    throw new Error(`Nothing with ‘${words}’ came to ${person}.`);
  };

  const month = new Intl.DateTimeFormat('en', { month: 'long' }).format(new Date(Date.now() + 45 * 86_400_000));
  chapter('Ines needs a partner’s designer. She writes to Foyer as she would to a colleague.');
  const form = await say('ines@contoso.example', `Please invite jane.porter@fabrikam.example to Apollo until the end of ${month}, she reviews the mockups`);
  chapter('The form is right. She sends it.');
  await press('ines@contoso.example', form, 'invite.send', 'Send request', inputsOf(form));
  chapter('Her manager has never written to Foyer. The card comes to him.');
  const asked = await until('marco@contoso.example', 'asks for a guest');
  show('Foyer', 'marco@contoso.example', [asked]);
  await press('marco@contoso.example', asked, 'request.approve', 'Approve', { note: 'Fine, she knows the project.' });
  chapter('Entra invites, and gives the access package. Jane finds a mail.');
  await until('ines@contoso.example', 'has Apollo Project');
  for (const { subject, body } of mails.parse(await call('local/mail?to=jane.porter@fabrikam.example')).mail) tell('Mail to Jane Porter', `${subject}\n${body.split('\n\n')[0] ?? ''}`);
  await call('local/guests/jane.porter@fabrikam.example/redeem', {});
  tell('Jane Porter', 'accepts the invitation', false);
  show('Foyer', 'ines@contoso.example', [await until('ines@contoso.example', 'accepted the invitation (request'), await until('ines@contoso.example', 'Done: everybody is in')]);
  chapter('Weeks go by.');
  const before = (await chat('ines@contoso.example')).at(-1)?.seq ?? 0;
  await call('local/clock', { advance: 'P100D' });
  show('Foyer', 'ines@contoso.example', (await chat('ines@contoso.example')).filter((one) => one.seq > before && one.activity.text !== undefined));
  await say('ines@contoso.example', 'my requests');
  console.log('');
}

function inputsOf(on: Message | undefined): Record<string, string> {
  const inputs: Record<string, string> = {};
  const walk = (value: unknown): void => {
    if (Array.isArray(value)) value.forEach(walk);
    if (value === null || typeof value !== 'object') return;
    if ('id' in value && 'value' in value && 'type' in value && String(value.type).startsWith('Input.')) inputs[String(value.id)] = String(value.value);
    Object.values(value).forEach(walk);
  };
  walk(on?.activity.attachments);
  return inputs;
}

function lines(one: Message): string[] {
  return [...(one.activity.text ? [one.activity.text] : []), ...(one.activity.attachments ?? []).flatMap(({ content }) => cardLines(content))];
}

function chapter(text: string): void {
  console.log(`\n\n${text}\n`);
}

function tell(who: string, text: string, quoted = true): void {
  console.log(quoted ? `\n${who}:\n${indent(text)}` : `\n${who} ${text.replace(/\.$/, '')}.`);
}

function show(who: string, to: string, said: readonly Message[]): void {
  for (const one of said) console.log(`\n${who} to ${names[to] ?? to}${one.updatedAt ? ' (the card changes)' : ''}:\n${indent(lines(one).join('\n'))}`);
}

function indent(text: string): string {
  return text.split('\n').map((line) => `    ${line}`).join('\n');
}
