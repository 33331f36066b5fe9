import { z } from 'zod';
import { messageSchema, readCard, readMessage, type Button, type Seen } from './seen.ts';

const callSchema = z.looseObject({
  seq: z.number(),
  surface: z.enum(['graph', 'connector']),
  method: z.string(),
  path: z.string(),
  query: z.string(),
  caller: z.object({ application: z.string().optional(), person: z.string().optional() }),
  body: z.unknown(),
  status: z.number().nullable(),
});
export type Call = z.infer<typeof callSchema>;

const mailSchema = z.looseObject({ to: z.array(z.string()), subject: z.string(), body: z.string(), language: z.string().nullish(), sender: z.string() });
export type Mail = z.infer<typeof mailSchema>;

const answerSchema = z.object({ status: z.number(), body: z.unknown(), messages: z.array(messageSchema) });
const envelopeSchema = z.looseObject({ statusCode: z.number(), value: z.unknown() });

/** What pressing a button brought: the card in its place, or words, and how long the answer took. */
export interface Pressed {
  /** The status in the answer's envelope: 200, or the refusal's. */
  status: number;
  card: Seen | null;
  /** A short notice or a refusal. */
  words: string | null;
  tookMs: number;
}

/** A person in front of their chat with the bot. */
export interface Player {
  /** Says something, and answers with what the bot said to it. */
  say(text: string, locale?: string): Promise<Seen>;
  /** Presses the button of that title, or tooltip, with the form as it is filled and `inputs` typed over it. */
  press(message: Seen, title: string, inputs?: Record<string, unknown>): Promise<Pressed>;
  /** Sends a verb with data of one's own, as nobody's client would. */
  tamper(message: Seen, verb: string, data: unknown): Promise<Pressed>;
  /** The chat so far, in the order in which it was written. */
  chat(): Promise<Seen[]>;
  /** Waits until the bot has shown a message with that line in the chat; the newest one of them. */
  sees(line: string | RegExp): Promise<Seen>;
}

export interface Fault {
  match: { method?: string; path: string };
  status?: number;
  retryAfter?: number;
  delayMs?: number;
  reset?: boolean;
  afterEffect?: boolean;
  times?: number;
  rate?: number;
}

/** The script interface of a local tenant. */
export type Script = ReturnType<typeof createScript>;

const limitMs = 10_000;

/** Looks again and again until something is there; what background work brings is waited for in this way alone. */
export async function until<Value>(what: string, look: () => Promise<Value | null | undefined | false> | Value | null | undefined | false, state: () => unknown = () => ''): Promise<Value> {
  const end = performance.now() + limitMs;
  for (;;) {
    const value = await look();
    if (value) return value;
    if (performance.now() > end) throw new Error(`Waited ten seconds in vain for ${what}. ${String(await state())}`);
    await new Promise((resolve) => setTimeout(resolve, 8));
  }
}

export function createScript(tenantUrl: string) {
  async function ask(method: string, path: string, body?: unknown): Promise<unknown> {
    const response = await fetch(new URL(path, tenantUrl), { method, ...(body === undefined ? {} : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }) });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path} was answered ${response.status}: ${text.slice(0, 300)}`);
    return text === '' ? null : JSON.parse(text);
  }

  function person(name: string): Player {
    const place = `/local/people/${encodeURIComponent(name)}`;

    async function chat(): Promise<Seen[]> {
      const { messages } = z.object({ messages: z.array(messageSchema) }).parse(await ask('GET', `${place}/messages?after=0`));
      return messages.sort((left, right) => Number(left.id) - Number(right.id)).map(readMessage);
    }

    async function act(message: Seen, verb: string, data: unknown, inputs: Record<string, unknown>): Promise<Pressed> {
      const startedMs = performance.now();
      const answer = answerSchema.parse(await ask('POST', `${place}/actions`, { messageId: message.id, verb, data, inputs }));
      const tookMs = performance.now() - startedMs;
      const envelope = envelopeSchema.safeParse(answer.body);
      if (!envelope.success) throw new Error(`The button was answered ${answer.status}, with no envelope.`);
      const { statusCode, value } = envelope.data;
      const shown = z.looseObject({ type: z.literal('AdaptiveCard') }).safeParse(value);
      const words = typeof value === 'string' ? value : z.object({ message: z.string() }).safeParse(value).data?.message;
      return { status: statusCode, tookMs, words: words ?? null, card: shown.success ? { ...message, ...readCard(shown.data), card: shown.data } : null };
    }

    return {
      chat,
      async say(text, locale) {
        const { messages } = z.object({ messages: z.array(messageSchema) }).parse(await ask('POST', `${place}/messages`, { text, ...(locale ? { locale } : {}) }));
        const answers = messages.map(readMessage).filter((one) => one.from === 'bot' && one.answers !== null && !one.updated);
        const [answer] = answers;
        if (!answer || answers.length > 1) throw new Error(`To ‘${text.slice(0, 60)}’ the bot said ${answers.length} things.`);
        return answer;
      },
      async press(message, title, inputs = {}) {
        const button = buttonOf(message, title);
        return act(message, button.verb, button.data, button.takesInputs ? { ...message.inputs, ...inputs } : {});
      },
      tamper: (message, verb, data) => act(message, verb, data, {}),
      async sees(line) {
        const fits = (text: string) => (typeof line === 'string' ? text === line : line.test(text));
        return until(
          `${name} to see ‘${String(line)}’`,
          async () => (await chat()).findLast((one) => one.from === 'bot' && one.lines.some(fits)),
          async () => `In the chat: ${JSON.stringify((await chat()).map((one) => one.lines), null, 1)}`,
        );
      },
    };
  }

  async function calls(method: string, path: string | RegExp, since = 0): Promise<Call[]> {
    const { calls: all } = z.object({ calls: z.array(callSchema) }).parse(await ask('GET', `/local/calls?since=${since}`));
    return all.filter((call) => call.method === method && (typeof path === 'string' ? call.path === path : path.test(call.path)));
  }

  return {
    ask,
    person,
    calls,
    /** Everything that was sent to Graph with the wish to change something. */
    async writes(): Promise<string[]> {
      const { calls: all } = z.object({ calls: z.array(callSchema) }).parse(await ask('GET', '/local/calls?since=0'));
      return all.filter((call) => call.surface === 'graph' && call.method !== 'GET').map((call) => `${call.method} ${call.path}`);
    },
    /** The invitations that Graph was asked for, for one address. */
    async invitations(mail: string): Promise<Call[]> {
      return (await calls('POST', '/invitations')).filter((call) => z.object({ invitedUserEmailAddress: z.string() }).parse(call.body).invitedUserEmailAddress === mail);
    },
    async mail(to: string): Promise<Mail[]> {
      return z.object({ mail: z.array(mailSchema) }).parse(await ask('GET', `/local/mail?to=${encodeURIComponent(to)}`)).mail;
    },
    async accept(mail: string): Promise<void> {
      await ask('POST', `/local/guests/${encodeURIComponent(mail)}/redeem`, {});
    },
    /** Moves the clock, and waits for all that falls due. */
    async pass(duration: string): Promise<void> {
      await ask('POST', '/local/clock', { advance: duration });
    },
    /** Waits for what is under way. */
    async settle(): Promise<void> {
      await ask('POST', '/local/clock', { advance: 'PT0S' });
    },
    async fault(fault: Fault): Promise<void> {
      await ask('POST', '/local/faults', fault);
    },
    /** Lays a fault on all that is asked of Graph, and nothing on the connector. */
    async graphFails(fault: Omit<Fault, 'match'>): Promise<void> {
      for (const path of ['/users', '/policies', '/identityGovernance', '/invitations']) await ask('POST', '/local/faults', { match: { path }, rate: 1, ...fault });
    },
    async mend(): Promise<void> {
      await ask('DELETE', '/local/faults');
    },
    /** Graph itself, with an application's rights: what an administrator does elsewhere. */
    async graph(method: string, path: string, body?: unknown): Promise<{ status: number; body: unknown }> {
      const { token } = z.object({ token: z.string() }).parse(await ask('POST', '/local/tokens', { roles: ['User.ReadWrite.All', 'EntitlementManagement.ReadWrite.All'] }));
      const response = await fetch(new URL(`/v1.0${path}`, tenantUrl), { method, headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' }, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
      const text = await response.text();
      return { status: response.status, body: text === '' ? null : JSON.parse(text) };
    },
  };
}

function buttonOf(message: Seen, title: string): Button {
  const button = message.buttons.find((one) => one.title === title || one.tooltip === title);
  if (!button) throw new Error(`The message has no button ‘${title}’, but ${message.buttons.map((one) => `‘${one.title}’`).join(', ') || 'none at all'}: ${message.lines.join(' / ')}`);
  return button;
}
