import assert from 'node:assert/strict';
import type { Labelled, Measure } from '../../src/language/measure.ts';
import { measure, parseLabelled } from '../../src/language/measure.ts';
import { context, readLines } from './context.ts';

const thresholds: Record<string, { sentences: number; intents: number; slots: number }> = {
  en: { sentences: 250, intents: 0.95, slots: 0.93 },
  de: { sentences: 60, intents: 0.9, slots: 0.93 },
  fr: { sentences: 60, intents: 0.9, slots: 0.93 },
  es: { sentences: 60, intents: 0.9, slots: 0.93 },
  ja: { sentences: 60, intents: 0.9, slots: 0.93 },
};

function explain({ mistakes }: Measure): string {
  return mistakes.map(({ text, expected, actual }) => `${text}: expected ${expected.intent} ${JSON.stringify(expected.slots)}, got ${actual.intent} ${JSON.stringify(actual.slots)}`).join('\n');
}

describe('the labelled sentences', () => {
  for (const [language, threshold] of Object.entries(thresholds)) {
    describe(`in ${language}`, () => {
      const labelled: Labelled[] = parseLabelled(readLines(`labelled/${language}.jsonl`).join('\n'));
      const found = measure(labelled, context);

      it(`are ${threshold.sentences} or more`, () => assert.ok(found.sentences >= threshold.sentences, `${found.sentences}`));
      it('have their intents understood', () => assert.ok(found.rightIntents / found.sentences >= threshold.intents, explain(found)));
      it('have their slots filled', () => assert.ok(found.rightSlots / found.slots >= threshold.slots, explain(found)));
      it('are never read as something to do when nothing was asked for', () => assert.deepEqual(found.falseActions, []));
    });
  }

  it('take less than 5 ms at the median', () => {
    const all = Object.keys(thresholds).flatMap((language) => parseLabelled(readLines(`labelled/${language}.jsonl`).join('\n')));
    assert.ok(measure(all, context).medianMs < 5);
  });
});
