import { setTimeout as wait } from 'node:timers/promises';
import { INVOKE_RESPONSE_KEY } from 'botbuilder';
import type { Messenger } from '../capability/port/messenger.ts';
import type { PersonalTokens } from '../capability/port/sign-in.ts';
import type { TokenSource } from '../capability/port/token-source.ts';
import type { TurnHandler } from '../capability/port/turn.ts';
import { parseActivity } from './activity.ts';
import type { InboundActivity } from './activity.ts';
import { ConnectorAdapter } from './adapter.ts';
import { createApplication } from './application.ts';
import type { Timer } from './connector-call.ts';
import { createConnectorClient } from './connector-client.ts';
import { createMessenger } from './create-messenger.ts';
import { createGuard } from './guard.ts';
import type { GuardOptions, Refused } from './guard.ts';
import type { InvokeAnswer } from './invoke-answer.ts';
import { readAuthentication } from './read-sign-in.ts';
import { RecentMap } from './recent-map.ts';
import { reportFailure } from './report-failure.ts';
import type { SignInOptions } from './sign-in-card.ts';
import { createTurnContext } from './turn-context.ts';

export interface TeamsOptions extends GuardOptions {
  handler: TurnHandler;
  /** The bot's own. */
  tokens: TokenSource;
  personalTokens: PersonalTokens;
  signIn: SignInOptions;
  /** Where a chat is opened with somebody who has never written. */
  defaultServiceUrl: string;
  /** How long a button may wait for its handler before it is answered with a notice: 1.8 s, since Teams expects an answer within 2. */
  invokeLimitMs?: number;
  timer?: Timer;
}

/** An answer to the HTTP request that brought an activity. */
export interface Answer {
  status: number;
  body?: unknown;
}

/** The platform's room, seen from outside. */
export interface Teams {
  messenger: Messenger;
  receive(request: { authorization: string | undefined; body: Buffer }): Promise<Answer>;
  /** Whether a bearer token was made by the channel for this bot, and is valid at this time. */
  identify(authorization: string | undefined, at: Date): Promise<boolean>;
  /** Lets what is in hand end, then closes the connections. */
  close(): Promise<void>;
}

export const maxBodyBytes = 256 * 1024;
const repetitionMs = 10 * 60 * 1000;
const repetitionsRemembered = 2_000;

const systemTimer: Timer = { nowMs: () => performance.now(), wait: (delayMs) => wait(delayMs) };

/** Joins guard, router and connector client around the handler of turns. */
export function createTeams(options: TeamsOptions): Teams {
  const { clock, log } = options;
  const guard = createGuard(options);
  const client = createConnectorClient({ ...options, timer: options.timer ?? systemTimer });
  const adapter = new ConnectorAdapter(client);
  const inHand = new Set<Promise<unknown>>();
  const keepInHand = (work: Promise<unknown>) => {
    inHand.add(work);
    const drop = () => inHand.delete(work);
    work.then(drop, drop);
  };
  const application = createApplication({ ...options, invokeLimitMs: options.invokeLimitMs ?? 1_800, keepInHand });
  const messages = new RecentMap<true>(clock, repetitionsRemembered);
  const invokes = new RecentMap<Promise<Answer>>(clock, repetitionsRemembered);

  async function run(activity: InboundActivity): Promise<Answer> {
    const context = createTurnContext(adapter, activity);
    await application.run(context);
    return context.turnState.get<{ value: InvokeAnswer } | undefined>(INVOKE_RESPONSE_KEY)?.value ?? { status: 200 };
  }

  /** The channel repeats what it got no answer to in time: a message is then taken as read, an invoke gets the first answer again. */
  async function runOnce(activity: InboundActivity): Promise<Answer> {
    const { type, id, conversation, from } = activity;
    if (!id) return run(activity);
    const key = `${conversation.id}\n${id}\n${from.id}\n${signInOf(activity)}`;
    const until = clock.now().getTime() + repetitionMs;
    if (type === 'invoke') {
      const first = invokes.get(key) ?? run(activity);
      invokes.set(key, first, until);
      return first.catch((error: unknown) => {
        invokes.delete(key);
        throw error;
      });
    }
    if (messages.get(key)) return { status: 200 };
    messages.set(key, true, until);
    return run(activity).catch((error: unknown) => {
      messages.delete(key);
      throw error;
    });
  }

  async function receive({ authorization, body }: { authorization: string | undefined; body: Buffer }): Promise<Answer> {
    if (body.length > maxBodyBytes) return problem(413, 'PayloadTooLarge', 'The body is larger than 256 KB.');
    const identity = await guard.identify(authorization);
    if (!identity.ok) return refusal(identity);
    const parsed = parseActivity(body);
    if (!parsed.ok) return problem(400, 'BadRequest', parsed.problem);
    const admission = guard.admit(identity.token, parsed.activity);
    if (!admission.ok) return refusal(admission);
    try {
      return await runOnce(parsed.activity);
    } catch (error) {
      return problem(500, 'ServiceError', reportFailure(log, error));
    }
  }

  async function close(): Promise<void> {
    while (inHand.size > 0) await Promise.allSettled(inHand);
    await client.close();
  }
  let closing: Promise<void> | null = null;

  return {
    messenger: createMessenger({ ...options, client }),
    receive(request) {
      const answer = receive(request);
      keepInHand(answer);
      return answer;
    },
    identify: async (authorization, at) => (await guard.identify(authorization, at)).ok,
    close: () => (closing ??= close()),
  };
}

/** A button that is pressed again after a sign-in is not a repetition of the press that asked for it, even where it keeps its id. */
function signInOf({ name, value }: InboundActivity): string {
  const authentication = name === 'adaptiveCard/action' ? readAuthentication(value) : null;
  return authentication?.token ? `token ${authentication.token.id}` : authentication?.signedInByHand ? 'by hand' : '';
}

const refusals = {
  401: ['Unauthorized', 'The request carries no valid token of the channel.'],
  403: ['Forbidden', 'The bot does not serve this sender.'],
  503: ['ServiceUnavailable', 'The request cannot be checked now.'],
} as const;

function refusal({ status }: Refused): Answer {
  const [code, message] = refusals[status];
  return problem(status, code, message);
}

function problem(status: number, code: string, message: string): Answer {
  return { status, body: { error: { code, message } } };
}
