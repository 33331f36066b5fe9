import { readChatMessages, type ChatMessage } from './chat-message.ts';
import { isRecord, listAt, numberAt, textAt, textsAt } from './read-json.ts';

/** Somebody who can chat with the bot in the local tenant. */
export interface Person {
  id: string;
  name: string;
  role: string;
  isGuest: boolean;
  installed: boolean;
  lastSeq: number;
}

/** What a card's button brought back: the invoke response of the bot. */
export interface ActionAnswer {
  status: number;
  type: string;
  value: unknown;
  /** The bot wants the person to sign in first. */
  signIn?: SignInRequest;
}

export interface SignInRequest {
  text: string;
  title: string;
  /** The bot's sign-in page; empty where it has none. */
  address: string;
  /** The client could hand over a token by itself, if the person consented. */
  isSilent: boolean;
}

/** A mail that Graph sent, or that Entra would send. */
export interface SentMail {
  id: string;
  sentAt: Date;
  from: string;
  to: string[];
  subject: string;
  body: string;
  isHtml: boolean;
  links: string[];
}

/** The local tenant did not do what it was asked; the message is fit to be shown. */
export class TenantProblem extends Error {
  readonly reason: 'unreachable' | 'bot silent' | 'invitation pending' | 'refused';
  constructor(reason: TenantProblem['reason'], message: string) {
    super(message);
    this.reason = reason;
  }
}

const reasons = new Map<string, TenantProblem['reason']>([
  ['BotUnreachable', 'bot silent'],
  ['BotFailed', 'bot silent'],
  ['InvitationPending', 'invitation pending'],
]);

async function call(method: 'GET' | 'POST', path: string, body?: object): Promise<unknown> {
  let response: Response;
  try {
    response = await fetch(path, {
      method,
      ...(body && { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
    });
  } catch {
    throw new TenantProblem('unreachable', 'The local tenant is not answering.');
  }
  const answer: unknown = await response.json().catch(() => undefined);
  if (response.ok) return answer;
  const error = isRecord(answer) ? answer['error'] : undefined;
  const said = textAt(error, 'message') || `The local tenant answered ${response.status}.`;
  throw new TenantProblem(reasons.get(textAt(error, 'code')) ?? 'refused', said);
}

const personPath = (person: string, rest: string) => `/local/people/${encodeURIComponent(person)}/${rest}`;

/** The local tenant's script interface, as far as the page needs it. */
export const tenantClient = {
  async tenant(): Promise<{ displayName: string; botName: string }> {
    const answer = await call('GET', '/local/tenant');
    return { displayName: textAt(answer, 'displayName'), botName: textAt(answer, 'botName') };
  },

  async people(): Promise<Person[]> {
    return listAt(await call('GET', '/local/people'), 'people').map((entry) => ({
      id: textAt(entry, 'person'),
      name: textAt(entry, 'displayName'),
      role: textAt(entry, 'role'),
      isGuest: textAt(entry, 'kind') === 'guest',
      installed: isRecord(entry) && entry['installed'] === true,
      lastSeq: numberAt(entry, 'lastSeq'),
    }));
  },

  async open(person: string): Promise<void> {
    await call('POST', personPath(person, 'open'), {});
  },

  async messages(person: string, afterSeq: number): Promise<ChatMessage[]> {
    return readChatMessages(await call('GET', personPath(person, `messages?after=${afterSeq}`)));
  },

  async send(person: string, text: string, files: File[]): Promise<void> {
    const attachments = await Promise.all(files.map(storeFile));
    await call('POST', personPath(person, 'messages'), { text, locale: navigator.language, ...(attachments.length > 0 && { attachments }) });
  },

  /** What the person answers when asked for consent, and what is asked for. */
  async consent(person: string): Promise<{ answer: boolean | 'ask'; scopes: string[] }> {
    const answer = await call('GET', personPath(person, 'sign-in'));
    const consent = isRecord(answer) ? answer['consent'] : undefined;
    return { answer: consent === 'ask' ? 'ask' : consent === true, scopes: textsAt(answer, 'scopes') };
  },

  async answerConsent(person: string, consent: boolean | 'ask', messageId?: string): Promise<void> {
    await call('POST', personPath(person, 'sign-in'), { consent, ...(messageId && { messageId }) });
  },

  /** Takes what a sign-in page brought back to the bot; answers with the bot's status. */
  async verifyState(person: string, brought: { state: string; messageId: string }): Promise<number> {
    return numberAt(await call('POST', personPath(person, 'verify-state'), brought), 'status');
  },

  async press(person: string, press: { messageId: string; verb: string; inputs: object; data: unknown; state?: string }): Promise<ActionAnswer> {
    const answer = await call('POST', personPath(person, 'actions'), press);
    const body = isRecord(answer) ? answer['body'] : undefined;
    return {
      status: numberAt(body, 'statusCode') || numberAt(answer, 'status'),
      type: textAt(body, 'type'),
      value: isRecord(body) ? body['value'] : undefined,
      ...(isRecord(answer) && isRecord(answer['signIn']) && { signIn: readSignIn(answer['signIn']) }),
    };
  },

  async clock(): Promise<Date> {
    return new Date(textAt(await call('GET', '/local/clock'), 'now'));
  },

  async moveClock(to: { advance: string } | { now: string }): Promise<Date> {
    await call('POST', '/local/clock', to);
    return tenantClient.clock();
  },

  async mail(): Promise<SentMail[]> {
    return listAt(await call('GET', '/local/mail'), 'mail').map((entry) => ({
      id: textAt(entry, 'id'),
      sentAt: new Date(textAt(entry, 'sentDateTime')),
      from: textAt(entry, 'from'),
      to: textsAt(entry, 'to'),
      subject: textAt(entry, 'subject'),
      body: textAt(entry, 'body'),
      isHtml: textAt(entry, 'contentType').toLowerCase() === 'html',
      links: textsAt(entry, 'links'),
    }));
  },

  async redeem(guest: string): Promise<void> {
    await call('POST', `/local/guests/${encodeURIComponent(guest)}/redeem`, {});
  },
};

async function storeFile(file: File): Promise<object> {
  const bytes = new Uint8Array(await file.arrayBuffer());
  // Piece by piece: a call takes only so many arguments.
  let binary = '';
  for (let start = 0; start < bytes.length; start += 0x8000) binary += String.fromCharCode(...bytes.subarray(start, start + 0x8000));
  const stored = await call('POST', '/local/files', { name: file.name, base64: btoa(binary) });
  return isRecord(stored) && isRecord(stored['attachment']) ? stored['attachment'] : {};
}

function readSignIn(request: Record<string, unknown>): SignInRequest {
  const [button] = listAt(request, 'buttons');
  return {
    text: textAt(request, 'text'), title: textAt(button, 'title') || 'Sign in', address: textAt(button, 'value'),
    isSilent: isRecord(request['tokenExchangeResource']),
  };
}
