import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startFoyer, type Foyer } from '../../src/compose.ts';
import { readConfig } from '../../src/config.ts';
import { openClock } from '../../src/local-tenant/clock/tenant-clock.ts';
import { Store } from '../../src/local-tenant/store/store.ts';
import { createScript, type Script } from './script.ts';

export { until } from './script.ts';

/** The whole bot with its local tenant, on a Monday: 1 March 2027, ten o'clock in Berlin. */
export interface Stage extends Script {
  foyer: Foyer;
  dataDir: string;
  /** Begins to close; the next story need not wait for it, and the end of the run does. */
  close(): void;
}

const closing: Promise<unknown>[] = [];

after('what was opened has closed', async function () {
  this.timeout(30_000);
  const problem = (await Promise.all(closing)).find((one) => one !== null);
  if (problem) throw problem;
});

const opening = new Date('2027-03-01T09:00:00Z');

let prepared: Promise<string> | undefined;

/** Opens a stage of its own: an empty house, the demo tenant, and nobody has written anything yet. */
export async function openStage(settings: Record<string, string> = {}): Promise<Stage> {
  const stage = await openStageJustNow(settings);
  // From here on the bot has looked at the tenant once, as one that has run for a while.
  await stage.settle();
  return stage;
}

/** The same, in the first second of the bot's first start. */
export async function openStageJustNow(settings: Record<string, string> = {}): Promise<Stage> {
  // A first start makes keys and a database, which takes seconds: it happens once, and its folder is copied.
  prepared ??= prepare();
  const dataDir = newFolder();
  cpSync(await prepared, dataDir, { recursive: true });
  setClock(dataDir, opening);
  const foyer = await start(dataDir, settings);
  return {
    ...createScript(foyer.pageUrl ?? ''),
    foyer,
    dataDir,
    close() {
      closing.push(
        foyer.close().then(
          () => (rmSync(dataDir, { recursive: true, force: true }), null),
          (problem: unknown) => problem,
        ),
      );
    },
  };
}

async function prepare(): Promise<string> {
  const dataDir = newFolder();
  process.once('exit', () => rmSync(dataDir, { recursive: true, force: true }));
  setClock(dataDir, new Date(opening.getTime() - 3_600_000));
  await (await start(dataDir, {})).close();
  return dataDir;
}

const newFolder = () => mkdtempSync(join(tmpdir(), 'foyer-stage-'));

function start(dataDir: string, settings: Record<string, string>): Promise<Foyer> {
  return startFoyer(readConfig({ PORT: '0', LOCAL_TENANT_PORT: '0', DATA_DIR: dataDir, LOG_LEVEL: 'silent', POLL_SECONDS: '1', ...settings }));
}

/** The tenant's clock is set before the tenant starts, since afterwards it moves forward only. */
function setClock(dataDir: string, now: Date): void {
  const store = new Store(dataDir);
  const clock = openClock(store);
  clock.advanceBy(now.getTime() - clock.now().getTime());
  store.close();
}
