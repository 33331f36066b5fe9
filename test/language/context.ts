import { readFileSync } from 'node:fs';
import { demoVocabulary } from '../../src/language/demo-vocabulary.ts';
import type { UnderstandingContext } from '../../src/language/understand.ts';

const now = new Date('2026-03-02T08:00:00Z');
const timeZone = 'Europe/Berlin';

/** Monday, 2 March 2026, nine in the morning in Berlin; Ines speaks. */
export const context: UnderstandingContext = { now, timeZone, speaker: 'ines@contoso.example', vocabulary: demoVocabulary(now, timeZone) };

export function readLines(file: string): string[] {
  return readFileSync(new URL(file, import.meta.url), 'utf8').split('\n').filter((line) => line.trim());
}
