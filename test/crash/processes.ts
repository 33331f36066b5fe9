import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const source = (path: string) => fileURLToPath(new URL(`../../src/${path}`, import.meta.url));

/** Compiled code is kept between the starts, which would take most of the time otherwise. */
const compileCache = join(tmpdir(), 'foyer-compile-cache');

function run(path: string, settings: Record<string, string>): ChildProcess {
  return spawn(process.execPath, ['--disable-warning=ExperimentalWarning', source(path)], { env: { ...settings, NODE_COMPILE_CACHE: compileCache }, stdio: ['ignore', 'pipe', 'inherit'] });
}

/** A port that was free a moment ago. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('The server has no port.');
  return address.port;
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill(signal);
  await gone;
}

/** The local tenant as a process of its own. */
export async function startTenantProcess(dataDir: string, botPort: number): Promise<{ url: string; botSettings: Record<string, string>; stop(): Promise<void> }> {
  const child = run('local-tenant/main.ts', { DATA_DIR: dataDir, LOCAL_TENANT_PORT: '0', BOT_URL: `http://127.0.0.1:${botPort}` });
  let told = '';
  for await (const chunk of child.stdout ?? []) {
    told += String(chunk);
    if (told.includes('\n')) break;
  }
  const url = /http:\/\/127\.0\.0\.1:\d+/.exec(told)?.[0];
  if (!url) throw new Error('The local tenant did not tell its address.');
  const botSettings = Object.fromEntries(readFileSync(join(dataDir, 'local-tenant', 'bot.env'), 'utf8').split('\n').filter(Boolean).map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]));
  return { url, botSettings, stop: () => end(child, 'SIGTERM') };
}

/** The bot as a process that can be killed and started again on the same port and folder. */
export class BotProcess {
  readonly #settings: Record<string, string>;
  readonly #url: string;
  #child: ChildProcess | undefined;
  constructor(settings: Record<string, string>, port: number) {
    this.#settings = { ...settings, PORT: String(port) };
    this.#url = `http://127.0.0.1:${port}/health/ready`;
  }

  async start(): Promise<void> {
    const child = run('main.ts', this.#settings);
    child.stdout?.resume();
    this.#child = child;
    while (!(await this.isReady())) {
      if (child.exitCode !== null) throw new Error(`The bot ended with ${child.exitCode} at its start.`);
      await new Promise((resolve) => setTimeout(resolve, 15));
    }
  }

  async isReady(): Promise<boolean> {
    return fetch(this.#url).then((response) => response.ok, () => false);
  }

  async kill(): Promise<void> {
    if (this.#child) await end(this.#child, 'SIGKILL');
  }

  async stop(): Promise<void> {
    if (this.#child) await end(this.#child, 'SIGTERM');
  }
}
