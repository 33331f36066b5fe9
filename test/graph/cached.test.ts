import assert from 'node:assert/strict';
import { DirectoryError } from '../../src/capability/port/directory-error.ts';
import { cached } from '../../src/graph/cached.ts';
import { directoryError, movableClock } from './given.ts';

const down = new DirectoryError('unavailable', { code: 'ECONNREFUSED', status: null, graphRequestId: null });
const forbidden = new DirectoryError('forbidden', { code: 'Forbidden', status: 403, graphRequestId: null });

describe('A kept reading', () => {
  let clock: ReturnType<typeof movableClock>;
  let reads: number;
  let answer: (() => Promise<string>) | null;
  const given = () => cached(async () => { reads += 1; return answer ? answer() : `reading ${reads}`; }, { clock, freshMs: 5 * 60_000, staleMs: 60 * 60_000 });

  beforeEach(() => {
    clock = movableClock();
    reads = 0;
    answer = null;
  });

  it('is handed out for as long as it is fresh', async () => {
    const reading = given();
    assert.equal(await reading.get(), 'reading 1');
    clock.advanceMinutes(4);
    assert.equal(await reading.get(), 'reading 1');
    clock.advanceMinutes(1);
    assert.equal(await reading.get(), 'reading 2');
  });

  it('is made once for all who wait', async () => {
    const reading = given();
    assert.deepEqual(await Promise.all([reading.get(), reading.get(), reading.get()]), ['reading 1', 'reading 1', 'reading 1']);
  });

  it('outlives an outage for an hour, asking again every half minute', async () => {
    const reading = given();
    await reading.get();
    answer = () => Promise.reject(down);
    clock.advanceMinutes(10);
    assert.equal(await reading.get(), 'reading 1');
    assert.equal(await reading.get(), 'reading 1');
    assert.equal(reads, 2);
    clock.advanceMinutes(1);
    assert.equal(await reading.get(), 'reading 1');
    assert.equal(reads, 3);
    clock.advanceMinutes(50);
    assert.equal(await directoryError(reading.get()), down);
  });

  it('does not outlive a lost permission', async () => {
    const reading = given();
    await reading.get();
    answer = () => Promise.reject(forbidden);
    clock.advanceMinutes(10);
    assert.equal(await directoryError(reading.get()), forbidden);
  });

  it('is forgotten on demand, a reading under way with it', async () => {
    let release = (_value: string) => {};
    answer = () => new Promise((resolve) => (release = resolve));
    const reading = given();
    const early = reading.get();
    reading.forget();
    release('before the change');
    assert.equal(await early, 'before the change');
    answer = null;
    assert.equal(await reading.get(), 'reading 2');
  });

  it('asks again after a failure with nothing to hand out', async () => {
    answer = () => Promise.reject(down);
    const reading = given();
    await directoryError(reading.get());
    answer = null;
    assert.equal(await reading.get(), 'reading 2');
  });
});
