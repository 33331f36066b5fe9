import { z } from 'zod';
import { channelToken } from '../channel/channel-token.ts';
import { post } from '../channel/deliver.ts';
import { runDue } from '../entitlement/run-due.ts';
import type { Tenant } from '../tenant.ts';

const settleAnswer = z.object({ worked: z.number() });
const maximumRounds = 50;

export type Settled = { settled: true } | { settled: false; reason: string };

/** Lets the tenant and the bot work in turns until neither has anything left to do at the present time. */
export async function settle(tenant: Tenant): Promise<Settled> {
  for (let round = 0; round < maximumRounds; round += 1) {
    const own = runDue(tenant, 'without waiting');
    await Promise.allSettled(tenant.deliveries);
    const bot = await settleBot(tenant);
    if (bot.kind === 'failed') return { settled: false, reason: bot.reason };
    if (own === 0 && bot.worked === 0) return { settled: true };
  }
  return { settled: false, reason: `The tenant and the bot were still working after ${maximumRounds} rounds.` };
}

type BotSettled = { kind: 'done'; worked: number } | { kind: 'failed'; reason: string };

/** A bot that is away, or that knows no such door, has nothing to do. */
async function settleBot(tenant: Tenant): Promise<BotSettled> {
  const answer = await post(tenant, '/local/settle', { now: tenant.clock.iso() }, await channelToken(tenant));
  if (!answer.reached || answer.status === 404) return { kind: 'done', worked: 0 };
  const parsed = settleAnswer.safeParse(answer.body);
  if (answer.status !== 200 || !parsed.success) return { kind: 'failed', reason: `The bot answered ${answer.status} when asked to settle.` };
  return { kind: 'done', worked: parsed.data.worked };
}
