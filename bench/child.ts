import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';

/** A bot under measurement. */
export interface Bot {
  name: string;
  url: string;
  /** From the start of the process to its first answer that it is ready. */
  startMs: number;
  /** Resident memory at that moment. */
  idleMb: number;
  child: ChildProcess;
}

const nodeOptions = ['--disable-warning=ExperimentalWarning', '--disable-warning=DEP0111'];

/** Starts a script of this project as a process of its own. */
export function start(script: string, environment: Record<string, string>): ChildProcess {
  return fork(new URL(`../${script}`, import.meta.url), { env: { PATH: process.env['PATH'], ...environment }, execArgv: nodeOptions, stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
}

export async function startBot(name: string, script: string, environment: Record<string, string>): Promise<Bot> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const begun = performance.now();
  const child = start(script, { ...environment, PORT: String(port) });
  await ready(`${url}/health/ready`, child);
  const startMs = performance.now() - begun;
  return { name, url, startMs, idleMb: await residentMb(child), child };
}

/** Waits until an address answers 200. */
export async function ready(url: string, child: ChildProcess): Promise<void> {
  while (child.exitCode === null) {
    const answer = await fetch(url).catch(() => null);
    if (answer?.ok) return;
    await wait(10);
  }
  throw new Error(`The process ended before ${url} was ready.`);
}

/** Sends a message to a process and waits for its answer, which the caller knows the shape of. */
export async function ask<Answer>(child: ChildProcess, question: object): Promise<Answer> {
  const answered = once(child, 'message');
  child.send(question);
  return (await answered)[0] as Answer;
}

export async function residentMb(child: ChildProcess): Promise<number> {
  const status = await readFile(`/proc/${child.pid}/status`, 'utf8');
  return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) / 1024;
}

export async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  const killer = setTimeout(() => child.kill('SIGKILL'), 5_000);
  await ended;
  clearTimeout(killer);
}

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  return port;
}
