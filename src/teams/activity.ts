import { z } from 'zod';

const account = z.object({ id: z.string().min(1), name: z.string().nullish(), aadObjectId: z.string().nullish() });

const entity = z.object({
  type: z.string(),
  /** Of a mention. */
  text: z.string().nullish(),
  mentioned: z.object({ id: z.string().nullish() }).nullish(),
  /** Of the client's description of itself. */
  locale: z.string().nullish(),
  timezone: z.string().nullish(),
});

const attachment = z.object({ contentType: z.string(), name: z.string().nullish(), content: z.unknown().optional() });

/** What Foyer reads of an activity; whatever else arrives is left behind at the door. */
export const inboundActivitySchema = z.object({
  type: z.string().min(1),
  id: z.string().min(1).nullish(),
  name: z.string().nullish(),
  channelId: z.string(),
  serviceUrl: z.string().min(1),
  from: account,
  recipient: account,
  conversation: z.object({ id: z.string().min(1), conversationType: z.string().nullish(), isGroup: z.boolean().nullish(), tenantId: z.string().nullish() }),
  channelData: z.object({ tenant: z.object({ id: z.string().nullish() }).nullish() }).nullish(),
  text: z.string().nullish(),
  locale: z.string().nullish(),
  localTimezone: z.string().nullish(),
  replyToId: z.string().nullish(),
  entities: z.array(entity).nullish(),
  attachments: z.array(attachment).nullish(),
  /** Of an installationUpdate: `add`, `remove`, `add-upgrade`, `remove-upgrade`. */
  action: z.string().nullish(),
  value: z.unknown().optional(),
});

export type InboundActivity = z.output<typeof inboundActivitySchema>;

/** Reads a request body; a problem is told in a sentence that names the field. */
export function parseActivity(body: Buffer): { ok: true; activity: InboundActivity } | { ok: false; problem: string } {
  let json: unknown;
  try {
    json = JSON.parse(body.toString('utf8'));
  } catch {
    return { ok: false, problem: 'The body is not JSON.' };
  }
  const result = inboundActivitySchema.safeParse(json);
  if (result.success) return { ok: true, activity: result.data };
  const issue = result.error.issues[0];
  const field = issue?.path.join('.');
  return { ok: false, problem: field ? `The activity's ${field} is missing or not what it should be.` : 'The body is not an activity.' };
}
