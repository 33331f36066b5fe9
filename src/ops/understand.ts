import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { DateTime, IANAZone } from 'luxon';
import { z } from 'zod';
import { demoVocabulary } from '../language/demo-vocabulary.ts';
import type { UnderstandingContext } from '../language/understand.ts';
import { understand } from '../language/understand.ts';

/** `npm run understand`: reads an utterance a line, prints what the bot understands, a JSON object a line, in the same order. */

const optionsSchema = z.object({
  now: z.string().optional(),
  tz: z.string().default(Intl.DateTimeFormat().resolvedOptions().timeZone).refine((zone) => IANAZone.isValidZone(zone), '--tz must be a time zone such as Europe/Berlin.'),
  as: z.string().default('ines@contoso.example').refine((name) => /^[^@\s]+@[^@\s]+$/.test(name), '--as must be a userPrincipalName such as ines@contoso.example.'),
});

function contextFromArguments(values: string[]): UnderstandingContext {
  const { values: options } = parseArgs({ args: values, options: { now: { type: 'string' }, tz: { type: 'string' }, as: { type: 'string' } } });
  const { now, tz, as } = optionsSchema.parse(options);
  const instant = now === undefined ? DateTime.now() : DateTime.fromISO(now, { zone: tz });
  if (!instant.isValid) throw new Error('--now must be a date and time such as 2026-03-02T09:00:00.');
  const date = instant.toJSDate();
  return { now: date, timeZone: tz, speaker: as, vocabulary: demoVocabulary(date, tz) };
}

function explain(error: unknown): string {
  if (error instanceof z.ZodError) return error.issues.map(({ message }) => message).join(' ');
  return error instanceof Error ? error.message : String(error);
}

let context: UnderstandingContext;
try {
  context = contextFromArguments(process.argv.slice(2));
} catch (error) {
  process.stderr.write(`${explain(error)}\n`);
  process.exit(2);
}

for await (const text of createInterface({ input: process.stdin, crlfDelay: Infinity })) {
  const { intent, slots, missing } = understand(text, context);
  process.stdout.write(`${JSON.stringify({ text, intent, slots, missing })}\n`);
}
