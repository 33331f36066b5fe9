import assert from 'node:assert/strict';
import { begin, bulkDueAt, commandBulk, endCheck, endSending, finish, noCounts, type BulkCommand, type BulkState } from '../../src/rule/bulk.ts';
import { personId } from '../../src/rule/identity.ts';
import { bulk, now, sam } from './sample-bulk.ts';

const at = now.toISOString();
const states: Record<string, BulkState> = {
  checking: { kind: 'checking', then: 'ask' },
  'checking before a run': { kind: 'checking', then: 'run' },
  ready: { kind: 'ready' },
  scheduled: { kind: 'scheduled', at: '2027-03-02T09:00:00.000Z' },
  running: { kind: 'running', since: at },
  paused: { kind: 'paused', at, why: 'pressed' },
  delivering: { kind: 'delivering', since: at, end: 'all-sent' },
  finished: { kind: 'finished', at, end: 'all-sent' },
  discarded: { kind: 'discarded', at },
};
const commands: Record<string, BulkCommand> = {
  start: { kind: 'start', at: null },
  schedule: { kind: 'start', at: '2027-03-03T09:00:00.000Z' },
  pause: { kind: 'pause' },
  resume: { kind: 'resume' },
  stop: { kind: 'stop' },
  discard: { kind: 'discard' },
  recheck: { kind: 'recheck', defaults: bulk().defaults },
};

/** What each command makes of each state: the next state, `already`, or why not. */
const table: Record<string, Record<string, string>> = {
  checking: { start: 'not-now', schedule: 'not-now', pause: 'not-now', resume: 'not-now', stop: 'not-now', discard: 'discarded', recheck: 'checking' },
  'checking before a run': { start: 'already', schedule: 'already', pause: 'not-now', resume: 'not-now', stop: 'delivering', discard: 'not-now', recheck: 'checking' },
  ready: { start: 'running', schedule: 'scheduled', pause: 'not-now', resume: 'not-now', stop: 'not-now', discard: 'discarded', recheck: 'checking' },
  scheduled: { start: 'running', schedule: 'scheduled', pause: 'not-now', resume: 'not-now', stop: 'ready', discard: 'discarded', recheck: 'not-now' },
  running: { start: 'already', schedule: 'already', pause: 'paused', resume: 'already', stop: 'delivering', discard: 'not-now', recheck: 'not-now' },
  paused: { start: 'already', schedule: 'already', pause: 'already', resume: 'running', stop: 'delivering', discard: 'not-now', recheck: 'not-now' },
  delivering: { start: 'already', schedule: 'already', pause: 'not-now', resume: 'not-now', stop: 'already', discard: 'not-now', recheck: 'not-now' },
  finished: { start: 'already', schedule: 'already', pause: 'not-now', resume: 'not-now', stop: 'already', discard: 'not-now', recheck: 'not-now' },
  discarded: { start: 'not-now', schedule: 'not-now', pause: 'not-now', resume: 'not-now', stop: 'not-now', discard: 'already', recheck: 'not-now' },
};

describe('a list of people', () => {
  for (const [name, state] of Object.entries(states)) {
    it(`that is ${name} answers every command as the table says`, () => {
      const answers = Object.fromEntries(
        Object.entries(commands).map(([command, wanted]) => {
          const outcome = commandBulk(bulk({ state }), sam, wanted, now);
          return [command, outcome.ok === true ? outcome.bulk.state.kind : outcome.ok === 'already' ? 'already' : outcome.refusal];
        }),
      );
      assert.deepEqual(answers, table[name]);
    });
  }

  it('is its owner’s alone', () => {
    for (const command of Object.values(commands)) assert.deepEqual(commandBulk(bulk(), { id: personId('theo') }, command, now), { ok: false, refusal: 'not-yours' });
  });

  it('does not start without a ready row, nor for a moment that has passed', () => {
    assert.deepEqual(commandBulk(bulk({ counts: { ...noCounts(), problem: 4 } }), sam, { kind: 'start', at: null }, now), { ok: false, refusal: 'nothing-ready' });
    assert.deepEqual(commandBulk(bulk(), sam, { kind: 'start', at }, now), { ok: false, refusal: 'too-early' });
  });

  it('is checked once more before it runs where its checks are older than ten minutes', () => {
    const outcome = begin(bulk({ checkedAt: '2027-03-01T08:49:00.000Z' }), now);
    assert.ok(outcome.ok === true);
    assert.deepEqual([outcome.bulk.state, outcome.bulk.round, outcome.rows], [{ kind: 'checking', then: 'run' }, 2, { from: ['ready'], to: 'unchecked' }]);
  });

  it('runs after the check that a run began with, and asks after any other', () => {
    const running = endCheck(bulk({ state: { kind: 'checking', then: 'run' } }), now);
    assert.ok(running.ok === true);
    assert.deepEqual([running.bulk.state, running.bulk.startedAt], [{ kind: 'running', since: at }, at]);
    const asked = endCheck(bulk({ state: { kind: 'checking', then: 'ask' } }), now);
    assert.ok(asked.ok === true);
    assert.deepEqual([asked.bulk.state, asked.bulk.checkedAt], [{ kind: 'ready' }, at]);
  });

  it('leaves undone what waited for its turn when it is stopped, and nothing when all was sent', () => {
    const stopped = endSending(bulk(), 'stopped', now);
    assert.deepEqual(stopped.ok === true && stopped.rows, { from: ['ready', 'unchecked'], to: 'undone' });
    const sent = endSending(bulk(), 'all-sent', now);
    assert.equal(sent.ok === true && sent.rows, null);
  });

  it('ends when nothing is on its way, or after a day of waiting', () => {
    const delivering = bulk({ state: { kind: 'delivering', since: at, end: 'all-sent' } });
    assert.equal(finish(delivering, { ...noCounts(), sending: 1 }, now), null);
    assert.equal(finish(delivering, { ...noCounts(), sent: 1 }, now), null);
    assert.deepEqual(finish(delivering, { ...noCounts(), done: 4 }, now)?.state, { kind: 'finished', at, end: 'all-sent' });
    assert.equal(finish(delivering, { ...noCounts(), sent: 1 }, new Date('2027-03-02T09:00:00Z'))?.state.kind, 'finished');
  });

  it('falls due at its moment, and a day after all was sent', () => {
    assert.deepEqual(Object.fromEntries(Object.entries(states).map(([name, state]) => [name, bulkDueAt(bulk({ state }))])), {
      checking: null, 'checking before a run': null, ready: null, scheduled: '2027-03-02T09:00:00.000Z', running: null, paused: null, delivering: '2027-03-02T09:00:00.000Z', finished: null, discarded: null,
    });
  });
});
