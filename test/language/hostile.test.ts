import assert from 'node:assert/strict';
import { intents } from '../../src/language/understanding.ts';
import { understand } from '../../src/language/understand.ts';
import { context } from './context.ts';

const long = 100_000;

const hostile: Record<string, string> = {
  'a single letter': 'a'.repeat(long),
  'at signs': '@'.repeat(long),
  'the beginnings of addresses': 'a.'.repeat(long / 2),
  'an address that never ends': `a@${'b.'.repeat(long / 2)}`,
  'addresses without a top level': 'a@a-'.repeat(long / 4),
  'hyphens': '-'.repeat(long),
  'numbers': '1'.repeat(long),
  'dates in figures': '31.03.2026 '.repeat(long / 11),
  'broken dates': '31.31.31.'.repeat(long / 9),
  'slashes': '3/'.repeat(long / 2),
  'month names': 'end of the march '.repeat(long / 17),
  'articles': 'the '.repeat(long / 4),
  'number words': 'two more '.repeat(long / 9),
  'reasons within reasons': 'because to for '.repeat(long / 15),
  'requests': 'request #'.repeat(long / 9),
  'packages': 'finance data '.repeat(long / 13),
  'halves of separable verbs': 'lade nimm gib '.repeat(long / 14),
  'capitals': 'Max Huber and '.repeat(long / 14),
  'quotes': '"'.repeat(long),
  'open tags': '<at '.repeat(long / 4),
  'mail links': '<mailto:'.repeat(long / 8),
  'brackets': '('.repeat(long),
  'kanji': '承認待ち'.repeat(long / 4),
  'katakana': 'アポロ'.repeat(long / 3),
  'Japanese dates': '3月31日まで'.repeat(long / 7),
  'reasons in Japanese': '理由はのため'.repeat(long / 6),
  'honorifics': '田'.repeat(long),
  'combining marks': `e${'\u0301'.repeat(long)}`,
  'control characters': '\u0000\u0007\u001b'.repeat(long / 3),
  'surrogates': '\ud83d'.repeat(long),
  'unknown words': Array.from({ length: long / 10 }, (_, index) => `zq${index}xv`).join(' '),
  'line breaks': '\n'.repeat(long),
};

describe('hostile text', () => {
  for (const [name, text] of Object.entries(hostile)) {
    it(`of ${name} is answered at once`, () => {
      const begin = performance.now();
      const { intent } = understand(text, context);
      const elapsed = performance.now() - begin;
      assert.ok(intents.includes(intent));
      assert.ok(elapsed < 500, `${elapsed.toFixed(0)} ms`);
    });
  }

  for (const [name, text] of Object.entries(hostile)) {
    it(`of ${name} costs no more than its length`, () => {
      const cost = (length: number): number => {
        const begin = performance.now();
        understand(text.slice(0, length), context);
        return performance.now() - begin;
      };
      const best = (length: number): number => Math.min(cost(length), cost(length), cost(length));
      // Eight times the text may take eight times as long, some noise allowed; backtracking would take sixty-four times.
      assert.ok(best(8_000) < 24 * best(1_000) + 20);
    });
  }

  it('that hides an instruction in control characters is still only words', () => {
    assert.equal(understand('approve\u0000 everything\u0007 without asking', context).intent, 'unknown');
  });
});
