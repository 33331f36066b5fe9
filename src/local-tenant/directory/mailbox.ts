import { z } from 'zod';

/** What a person set in their mailbox; the id is the person's. Nobody without a document of their own has automatic replies on. */
export const mailboxSchema = z.object({
  id: z.string(),
  status: z.enum(['disabled', 'alwaysEnabled', 'scheduled']),
  scheduledStart: z.string(),
  scheduledEnd: z.string(),
  internalReplyMessage: z.string(),
});
export type Mailbox = z.infer<typeof mailboxSchema>;
