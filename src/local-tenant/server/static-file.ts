import { readFile, stat } from 'node:fs/promises';
import { createRequire, stripTypeScriptTypes } from 'node:module';
import { dirname, extname, join, normalize, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { failure } from './reply.ts';
import type { Reply } from './reply.ts';

const pageFolder = fileURLToPath(new URL('../page/', import.meta.url));
const packages = createRequire(import.meta.url);

/** Browser builds of packages, under names of our own. */
const vendorFiles: Readonly<Record<string, () => string>> = {
  'adaptivecards.js': () => join(dirname(packages.resolve('adaptivecards/package.json')), 'dist/adaptivecards.min.js'),
  'markdown-it.js': () => join(dirname(packages.resolve('markdown-it')), '../dist/browser/markdown-it.umd.min.js'),
};

const contentTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.txt': 'text/plain; charset=utf-8',
};

const headers = {
  // The card renderer sets styles on the elements that it makes; everything else must come from here.
  'content-security-policy': [
    "default-src 'self'", "style-src 'self' 'unsafe-inline'", "img-src 'self' data: https:", "object-src 'none'", "base-uri 'none'", "form-action 'self'",
    "frame-ancestors 'self'",
  ].join('; '),
  'cache-control': 'no-cache',
};

/** The files of the local Teams page: `/`, `/page/…`, and the vendored ones. */
export async function staticFile(path: string): Promise<Reply> {
  if (path === '/') return fileReply(join(pageFolder, 'index.html'));
  const name = path.slice('/page/'.length);
  if (name.startsWith('vendor/')) {
    const vendor = vendorFiles[name.slice('vendor/'.length)];
    return vendor === undefined ? notFound() : fileReply(vendor());
  }
  const file = normalize(join(pageFolder, name));
  if (!file.startsWith(pageFolder) || name.includes('\0') || file.split(sep).some((part) => part.startsWith('.'))) return notFound();
  if (extname(file) === '.js') {
    const source = `${file.slice(0, -'.js'.length)}.ts`;
    if (await exists(source)) return { status: 200, raw: await stripped(source), headers: { ...headers, 'content-type': contentTypes['.js'] ?? '' } };
  }
  return fileReply(file);
}

const strippedFiles = new Map<string, { changedAt: number; code: string }>();

/** A browser module written in TypeScript, without its types; its imports of `.ts` files become `.js`, which are served the same way. */
async function stripped(source: string): Promise<string> {
  const changedAt = (await stat(source)).mtimeMs;
  const known = strippedFiles.get(source);
  if (known?.changedAt === changedAt) return known.code;
  const code = stripTypeScriptTypes(await readFile(source, 'utf8'), { mode: 'strip' }).replace(
    /(from\s+|import\s*\(?\s*)(['"])(\.{1,2}\/[^'"]+)\.ts\2/g, '$1$2$3.js$2',
  );
  strippedFiles.set(source, { changedAt, code });
  return code;
}

async function fileReply(file: string): Promise<Reply> {
  const contentType = contentTypes[extname(file)];
  if (contentType === undefined || !(await exists(file))) return notFound();
  return { status: 200, raw: await readFile(file), headers: { ...headers, 'content-type': contentType } };
}

async function exists(file: string): Promise<boolean> {
  try {
    return (await stat(file)).isFile();
  } catch {
    return false;
  }
}

function notFound(): Reply {
  return failure(404, 'NotFound', 'There is no such file.');
}
