import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';

const src = resolve(import.meta.dirname, '../../src');
const files = readdirSync(src, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts')).map((file) => file.replaceAll('\\', '/'));

/** What a file imports: files of ours by their path in src, packages by their name. */
const imports = new Map(
  files.map((file) => {
    const text = readFileSync(join(src, file), 'utf8');
    const named = [...text.matchAll(/(?:^|\n)\s*(?:import|export)\s[^'";]*?from\s+'([^']+)'|(?:^|\n)\s*import\s+'([^']+)'|import\(\s*'([^']+)'\s*\)/g)].map((match) => match[1] ?? match[2] ?? match[3] ?? '');
    return [file, named.map((name) => (name.startsWith('.') ? relative(src, resolve(src, dirname(file), name)).replaceAll('\\', '/') : name))];
  }),
);
const roomOf = (file: string) => (file.startsWith('capability/port/') ? 'port' : file.includes('/') ? file.slice(0, file.indexOf('/')) : file);
const isOurs = (name: string) => imports.has(name) || name.endsWith('.json');
const packageOf = (name: string) => (name.startsWith('@') ? name.split('/').slice(0, 2).join('/') : (name.split('/')[0] ?? name));

/** From which rooms a room may import, beside itself. */
const mayImport: Record<string, readonly string[]> = {
  rule: [],
  port: ['rule'],
  language: [],
  card: ['rule', 'port'],
  capability: ['rule', 'port', 'language', 'card'],
  graph: ['port', 'rule'],
  store: ['port', 'rule'],
  teams: ['port'],
  web: ['port'],
  work: ['capability', 'port'],
  'local-tenant': [],
};

/** The packages that live in one room alone, so that another one can take their place there. */
const homes: Record<string, string> = {
  botbuilder: 'teams',
  '@microsoft/teams-ai': 'teams',
  '@microsoft/microsoft-graph-client': 'graph',
  '@microsoft/microsoft-graph-types': 'graph',
  '@azure/identity': 'graph',
  pg: 'store',
  kysely: 'store',
  'pg-boss': 'store',
  '@electric-sql/pglite': 'store',
  'adaptivecards-templating': 'card',
  restify: 'web',
};

describe('the house', () => {
  for (const [room, allowed] of Object.entries(mayImport)) {
    it(`${room} imports ${allowed.length > 0 ? allowed.join(', ') : 'nothing of ours'} beside itself`, () => {
      const strays = files
        .filter((file) => roomOf(file) === room)
        .flatMap((file) => (imports.get(file) ?? []).filter((name) => isOurs(name) && roomOf(name) !== room && !allowed.includes(roomOf(name))).map((name) => `${file} -> ${name}`));
      assert.deepEqual(strays, []);
    });
  }

  it('keeps each platform’s packages in their room', () => {
    const strays = files.flatMap((file) => (imports.get(file) ?? []).filter((name) => !isOurs(name) && homes[packageOf(name)] !== undefined && homes[packageOf(name)] !== roomOf(file)).map((name) => `${file} -> ${name}`));
    assert.deepEqual(strays, []);
  });

  it('keeps the rules free of everything but themselves', () => {
    const strays = files.filter((file) => roomOf(file) === 'rule').flatMap((file) => (imports.get(file) ?? []).filter((name) => !isOurs(name)).map((name) => `${file} -> ${name}`));
    assert.deepEqual(strays, []);
  });

  it('reads settings in one place', () => {
    const readers = files.filter((file) => /process\.env/.test(readFileSync(join(src, file), 'utf8')));
    assert.deepEqual(readers.sort(), ['local-tenant/main.ts', 'local-tenant/reset.ts', 'main.ts', 'ops/audit-verify.ts', 'ops/demo.ts', 'ops/package-teams-app.ts']);
  });

  it('has no circles', () => {
    const circles: string[] = [];
    const done = new Set<string>();
    const visit = (file: string, trail: readonly string[]): void => {
      const at = trail.indexOf(file);
      if (at >= 0) circles.push([...trail.slice(at), file].join(' -> '));
      if (at >= 0 || done.has(file)) return;
      for (const name of imports.get(file) ?? []) if (imports.has(name)) visit(name, [...trail, file]);
      done.add(file);
    };
    for (const file of files) visit(file, []);
    assert.deepEqual(circles, []);
  });

  it('says why where a file is long', () => {
    const long = files.filter((file) => {
      const lines = readFileSync(join(src, file), 'utf8').split('\n');
      return lines.length > 400 || (lines.length > 250 && !/^(\/\/|\/\*)/.test(lines[0] ?? ''));
    });
    assert.deepEqual(long, []);
  });
});
