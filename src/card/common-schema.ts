import { z } from 'zod';
import { withoutMarkdown } from './plain-text.ts';

/** Text blocks know markdown; what people are called must not. */
export const block = z.string().transform(withoutMarkdown);

/** What every card has: its language, the sentence of a notification, a heading and the line below it. */
export const common = { lang: z.string(), summary: z.string(), title: block, lead: block };
export const choice = z.object({ title: z.string(), value: z.string() });
