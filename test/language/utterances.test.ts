import assert from 'node:assert/strict';
import { parseLabelled } from '../../src/language/measure.ts';
import { understand } from '../../src/language/understand.ts';
import { context, readLines } from './context.ts';

describe('the examples of what people say', () => {
  for (const { text, intent, slots } of parseLabelled(readLines('utterances.jsonl').join('\n'))) {
    it(`understands: ${text}`, () => {
      const understood = understand(text, context);
      assert.deepEqual({ intent: understood.intent, slots: understood.slots }, { intent, slots });
    });
  }
});
