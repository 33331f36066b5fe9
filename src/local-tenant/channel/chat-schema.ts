import { z } from 'zod';

/** A Bot Framework activity, as far as the channel looks into it. */
export const activitySchema = z.looseObject({
  type: z.string(),
  id: z.string().optional(),
  text: z.string().nullish(),
  replyToId: z.string().nullish(),
  attachments: z.array(z.looseObject({ contentType: z.string().optional(), content: z.unknown().optional() })).nullish(),
});
export type Activity = z.infer<typeof activitySchema>;

/** One person's personal chat with the bot. */
export const chatSchema = z.object({
  id: z.string(),
  conversationId: z.string(),
  memberId: z.string(),
  installationId: z.string().nullable(),
  lastSeq: z.number(),
  /** On how many devices the person is signed in to Teams; one where nothing was said. */
  devices: z.number().optional(),
});
export type Chat = z.infer<typeof chatSchema>;

export const chatMessageSchema = z.object({
  id: z.string(),
  chatId: z.string(),
  /** 0 for a message that the client keeps to itself. */
  seq: z.number(),
  from: z.enum(['bot', 'person']),
  updatedAt: z.string().optional(),
  activity: activitySchema,
});
export type ChatMessage = z.infer<typeof chatMessageSchema>;
