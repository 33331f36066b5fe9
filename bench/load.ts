import { Agent } from 'undici';
import type { SentForm } from './connector.ts';

/** A round of turns by people who each have a chat of their own. */
export interface Round {
  url: string;
  token: string;
  serviceUrl: string;
  appId: string;
  tenantId: string;
  people: readonly string[];
  concurrency: number;
  /** Texts to say in rotation, so many in all; or forms to send, each once. */
  turns: { texts: readonly string[]; count: number } | { forms: readonly SentForm[]; end: string };
}

export interface RoundResult {
  turnsPerSecond: number;
  /** Milliseconds of each turn, shortest first. */
  durationsMs: number[];
  failures: number;
}

/** The load generator, as a process of its own. */
const agent = new Agent({ keepAliveTimeout: 60_000 });
let ids = 0;

async function runRound(round: Round): Promise<RoundResult> {
  const { turns } = round;
  const count = 'texts' in turns ? turns.count : turns.forms.length;
  const headers = { authorization: `Bearer ${round.token}`, 'content-type': 'application/json' };
  const durationsMs: number[] = [];
  let failures = 0;
  let next = 0;
  const begun = performance.now();
  const work = async () => {
    while (next < count) {
      const body = JSON.stringify('texts' in turns ? message(round, turns.texts, next++) : press(round, turns.forms[next++]!, turns.end));
      const at = performance.now();
      const response = await agent.request({ origin: round.url, path: '/api/messages', method: 'POST', headers, body });
      const answer = await response.body.text();
      durationsMs.push(performance.now() - at);
      if (response.statusCode >= 300 || answer.includes('vnd.microsoft.error')) failures++;
    }
  };
  await Promise.all(Array.from({ length: round.concurrency }, work));
  return { turnsPerSecond: (count * 1000) / (performance.now() - begun), durationsMs: durationsMs.sort((a, b) => a - b), failures };
}

function message(round: Round, texts: readonly string[], turn: number): object {
  const text = texts[turn % texts.length]!.replace('{unique}', unique());
  return { ...activity(round, round.people[turn % round.people.length]!), type: 'message', text, textFormat: 'plain' };
}

function press(round: Round, { personId, draft, messageId }: SentForm, end: string): object {
  const data = { draft, guests: 1, mail0: `guest.${unique()}@fabrikam.example`, name0: 'Guest', organization0: 'Fabrikam', package: 'none', start: '', end, reason: 'Reviews the mockups of the launch', language: 'en' };
  return { ...activity(round, personId), type: 'invoke', name: 'adaptiveCard/action', replyToId: messageId, value: { action: { type: 'Action.Execute', verb: 'invite.send', data }, trigger: 'manual' } };
}

function activity({ serviceUrl, appId, tenantId }: Round, personId: string): object {
  return {
    id: unique(),
    timestamp: new Date().toISOString(),
    channelId: 'msteams',
    serviceUrl,
    from: { id: `29:${personId}`, name: 'Somebody', aadObjectId: personId },
    recipient: { id: `28:${appId}`, name: 'Bot' },
    conversation: { id: `a:chat-of-${personId}`, conversationType: 'personal', tenantId },
    channelData: { tenant: { id: tenantId } },
    locale: 'en-GB',
    localTimezone: 'Europe/Oslo',
    entities: [{ type: 'clientInfo', locale: 'en-GB', country: 'NO', platform: 'Windows', timezone: 'Europe/Oslo' }],
  };
}

function unique(): string {
  return `${Date.now().toString(36)}x${(++ids).toString(36)}`;
}

process.on('message', async (round: Round) => process.send?.(await runRound(round)));
