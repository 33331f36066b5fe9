import { z } from 'zod';

/** A mail that Graph sent, or that Entra would send. */
export const mailSchema = z.object({
  id: z.string(),
  sentDateTime: z.string(),
  sender: z.enum(['graph', 'entra']),
  from: z.string(),
  to: z.array(z.string()),
  cc: z.array(z.string()),
  subject: z.string(),
  contentType: z.enum(['text', 'html']),
  body: z.string(),
  language: z.string().nullable(),
  links: z.array(z.string()),
});
export type Mail = z.infer<typeof mailSchema>;

/** Every http address in a mail's body, once each, in order. */
export function linksIn(body: string): string[] {
  const found = body.match(/https?:\/\/[^\s"'<>]+/g) ?? [];
  return [...new Set(found.map((link) => link.replaceAll('&amp;', '&').replace(/[.,;)]+$/, '')))];
}
