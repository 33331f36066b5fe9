import { readFileSync, readdirSync } from 'node:fs';
import { demoVocabulary } from '../language/demo-vocabulary.ts';
import type { Labelled } from '../language/measure.ts';
import { measure, parseLabelled } from '../language/measure.ts';
import { intents } from '../language/understanding.ts';

/** `npm run eval`: how well the labelled sentences are understood, by language and intent, and what was mistaken for what. */

const folder = new URL('../../test/language/labelled/', import.meta.url);
const now = new Date('2026-03-02T08:00:00Z');
const timeZone = 'Europe/Berlin';
const context = { now, timeZone, speaker: 'ines@contoso.example', vocabulary: demoVocabulary(now, timeZone) };

const byLanguage = readdirSync(folder).filter((file) => file.endsWith('.jsonl')).map((file): [string, Labelled[]] => [file.replace('.jsonl', ''), parseLabelled(readFileSync(new URL(file, folder), 'utf8'))]);
const all = byLanguage.flatMap(([, labelled]) => labelled);
const percent = (part: number, whole: number): string => (whole === 0 ? '-' : `${((100 * part) / whole).toFixed(1)} %`);

measure(all, context); // warm-up, so that the times below are those of a running bot

console.log('language  part       sentences  intents   slots     false actions  median');
for (const [language, labelled] of byLanguage) {
  for (const part of ['tuned', 'held-out'] as const) {
    const found = measure(labelled.filter((sentence) => sentence.part === part), context);
    const cells = [language.padEnd(9), part.padEnd(10), String(found.sentences).padEnd(10), percent(found.rightIntents, found.sentences).padEnd(9), percent(found.rightSlots, found.slots).padEnd(9), String(found.falseActions.length).padEnd(14), `${found.medianMs.toFixed(2)} ms`];
    console.log(cells.join(' '));
  }
}

console.log('\nintent             sentences  intents   slots');
for (const intent of intents) {
  const found = measure(all.filter((sentence) => sentence.intent === intent), context);
  console.log([intent.padEnd(18), String(found.sentences).padEnd(10), percent(found.rightIntents, found.sentences).padEnd(9), percent(found.rightSlots, found.slots)].join(' '));
}

console.log('\nconfusions and wrong slots');
for (const { text, expected, actual } of measure(all, context).mistakes) {
  console.log(`- ${text}\n    expected ${expected.intent} ${JSON.stringify(expected.slots)}\n    got      ${actual.intent} ${JSON.stringify(actual.slots)}`);
}
