import { channelToken } from './channel-token.ts';
import type { Tenant } from '../tenant.ts';

/** What came of handing an activity to the bot: its answer, or that there was none. */
export type Delivery = { reached: true; status: number; body: unknown } | { reached: false; reason: string };

const patienceMs = 60_000;

/** Hands an activity to the bot and waits until the bot's turn has ended. `token` lays a stranger's token, or none, over the channel's. */
export async function deliver(tenant: Tenant, activity: unknown, token?: string): Promise<Delivery> {
  return post(tenant, '/api/messages', activity, token ?? (await channelToken(tenant)));
}

/** Posts to the bot's server. */
export async function post(tenant: Tenant, path: string, body: unknown, token: string): Promise<Delivery> {
  if (tenant.botUrl === undefined) return { reached: false, reason: 'No bot is known yet.' };
  const url = new URL(path, tenant.botUrl);
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(token === '' ? {} : { authorization: `Bearer ${token}` }) },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(patienceMs),
    });
    const text = await response.text();
    return { reached: true, status: response.status, body: asJson(text) };
  } catch (problem) {
    return { reached: false, reason: `The bot at ${url.origin} did not answer (${problem instanceof Error ? problem.name : 'unknown'}).` };
  }
}

function asJson(text: string): unknown {
  if (text === '') return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
