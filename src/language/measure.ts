import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import type { UnderstandingContext } from './understand.ts';
import { understand } from './understand.ts';
import type { Intent, Slots } from './understanding.ts';
import { intents } from './understanding.ts';

const labelledSchema = z.object({
  text: z.string(),
  intent: z.enum(intents),
  slots: z.record(z.string(), z.union([z.string(), z.number(), z.array(z.string())])),
  /** Held-out sentences were written after the rules, and measured once before anything was corrected. */
  part: z.enum(['tuned', 'held-out']).default('tuned'),
});

/** A sentence with the understanding that a person gave it. */
export type Labelled = z.infer<typeof labelledSchema>;

/** Reads a labelled set: a JSON object a line. */
export function parseLabelled(jsonLines: string): Labelled[] {
  return jsonLines.split('\n').filter((line) => line.trim()).map((line) => labelledSchema.parse(JSON.parse(line)));
}

export interface Mistake {
  text: string;
  expected: { intent: Intent; slots: Labelled['slots'] };
  actual: { intent: Intent; slots: Slots };
}

/** How well a labelled set is understood. */
export interface Measure {
  sentences: number;
  rightIntents: number;
  /** Slots expected or given, over the sentences; a wrong value counts once. */
  slots: number;
  rightSlots: number;
  /** Out-of-scope sentences read as something to do. */
  falseActions: Mistake[];
  mistakes: Mistake[];
  medianMs: number;
}

const harmless: readonly Intent[] = ['unknown', 'help', 'cancel'];

export function measure(labelled: Labelled[], context: UnderstandingContext): Measure {
  const result: Measure = { sentences: labelled.length, rightIntents: 0, slots: 0, rightSlots: 0, falseActions: [], mistakes: [], medianMs: 0 };
  const durations: number[] = [];
  for (const { text, intent, slots } of labelled) {
    const begin = performance.now();
    const actual = understand(text, context);
    durations.push(performance.now() - begin);
    const given = new Map<string, unknown>(Object.entries(actual.slots));
    const names = new Set([...Object.keys(slots), ...given.keys()]);
    const right = [...names].filter((name) => isDeepStrictEqual(slots[name], given.get(name))).length;
    result.slots += names.size;
    result.rightSlots += right;
    if (actual.intent === intent) result.rightIntents++;
    if (actual.intent === intent && right === names.size) continue;
    const mistake = { text, expected: { intent, slots }, actual: { intent: actual.intent, slots: actual.slots } };
    result.mistakes.push(mistake);
    if (intent === 'unknown' && !harmless.includes(actual.intent)) result.falseActions.push(mistake);
  }
  result.medianMs = durations.sort((one, other) => one - other)[Math.floor(durations.length / 2)] ?? 0;
  return result;
}
