import { z } from 'zod';
import type { TurnInput } from '../capability/port/turn.ts';
import type { InboundActivity } from './activity.ts';

type Action = Extract<TurnInput, { kind: 'action' }>;

const executeSchema = z.object({ action: z.object({ verb: z.string().min(1).max(100), data: z.unknown().optional() }) });
const submitSchema = z.looseObject({ verb: z.string().min(1).max(100) });

/** Reads the press of an Action.Execute button from its invoke; `null` when it names no verb. */
export function readExecute({ value, replyToId }: InboundActivity): Action | null {
  const parsed = executeSchema.safeParse(value);
  if (!parsed.success) return null;
  const { verb, data } = parsed.data.action;
  return { kind: 'action', verb, data: data ?? {}, messageId: replyToId ?? null };
}

/** Reads the press of an Action.Submit button, the fallback of old clients, from its message; `null` for any other message. */
export function readSubmit({ value, text, replyToId }: InboundActivity): Action | null {
  if (text) return null;
  const parsed = submitSchema.safeParse(value);
  if (!parsed.success) return null;
  const { verb, msteams: _, ...data } = parsed.data;
  return { kind: 'action', verb, data, messageId: replyToId ?? null };
}
