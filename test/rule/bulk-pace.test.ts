import assert from 'node:assert/strict';
import { pace, settle, shortestMs, type PaceLog } from '../../src/rule/bulk-pace.ts';

/** The moments at which batches of these sizes go, as fast as the pace lets them; each is `lateMs` late by itself. */
function moments(sizes: readonly number[], lateMs: number): number[] {
  let log: PaceLog = [];
  let nowMs = 0;
  return sizes.map((size) => {
    for (;;) {
      const asked = pace(log, size, nowMs);
      if ('log' in asked) {
        log = asked.log;
        return nowMs;
      }
      nowMs += asked.waitMs + lateMs;
    }
  });
}

/** The most that falls into any five seconds. */
function fullest(sizes: readonly number[], at: readonly number[]): number {
  return Math.max(...at.map((end) => at.reduce((sum, moment, index) => sum + (moment > end - 5_000 && moment <= end ? (sizes[index] ?? 0) : 0), 0)));
}

describe('the pace of invitations', () => {
  for (const [title, size, most] of [['batches of twenty', () => 20, 140], ['single ones', () => 1, 150], ['batches of any size', (index: number) => (index % 20) + 1, 150]] as const) {
    it(`never lets more than 150 go in any five seconds: ${title}`, () => {
      const sizes = Array.from({ length: 400 }, (_, index) => size(index));
      const found = [0, 7].map((lateMs) => fullest(sizes, moments(sizes, lateMs)));
      assert.ok(Math.max(...found) <= most, String(found));
    });
  }

  it('sends 10,000 within a tenth more than the limit allows, even if each batch is a little late', () => {
    const sizes = Array.from({ length: 500 }, () => 20);
    assert.equal(Math.round(shortestMs(10_000)), 333_333);
    assert.equal(moments(sizes, 0).at(-1), 71 * 5_020);
    assert.ok((moments(sizes, 40).at(-1) ?? Infinity) / shortestMs(10_000) < 1.08);
  });

  it('says how long to wait: until enough of those that went have left the window', () => {
    const log = [{ atMs: 1_000, count: 5 }, { atMs: 2_000, count: 20 }, { atMs: 3_000, count: 120 }];
    assert.deepEqual(pace(log, 20, 4_000), { waitMs: 3_020 });
    assert.deepEqual(pace(log, 5, 4_000), { log: [...log, { atMs: 4_000, count: 5 }] });
  });

  it('counts a batch from its answer at first, then later by what it took more than others', () => {
    const log = [{ atMs: 1_000, count: 20 }, { atMs: 1_100, count: 20 }];
    assert.deepEqual(settle(log, 1_000, [250]), [{ atMs: 1_100, count: 20 }, { atMs: 1_250, count: 20 }]);
    assert.deepEqual(settle(log, 1_100, [250, 40, 50, 45]), [{ atMs: 1_000, count: 20 }, { atMs: 1_105, count: 20 }]);
    assert.deepEqual(settle(log, 900, [250]), log);
  });

  it('forgets what has left the window, and what a clock that was set back has written', () => {
    assert.deepEqual(pace([{ atMs: 1_000, count: 150 }, { atMs: 90_000, count: 150 }], 20, 10_000), { log: [{ atMs: 10_000, count: 20 }] });
  });
});
