import { randomBytes, randomUUID } from 'node:crypto';
import { extname } from 'node:path';
import type { Tenant } from '../tenant.ts';
import type { DriveFile } from './drive-file.ts';

const uploadTimeMs = 24 * 60 * 60 * 1000;
const secret = (): string => randomBytes(24).toString('base64url');

export function addFile(tenant: Tenant, name: string, bytes: Buffer): DriveFile {
  return put(tenant, { id: randomUUID(), name, key: secret(), base64: bytes.toString('base64') });
}

/** Keeps the place of a file that somebody agreed to receive. */
export function awaitFile(tenant: Tenant, name: string): { file: DriveFile; uploadUrl: string } {
  const upload = { key: secret(), received: 0, until: new Date(tenant.clock.now().getTime() + uploadTimeMs).toISOString() };
  const file = put(tenant, { id: randomUUID(), name, key: secret(), base64: '', upload });
  return { file, uploadUrl: `${tenant.url}/drive/uploads/${upload.key}` };
}

export function addressOf(tenant: Tenant, { id, key, name }: DriveFile): string {
  return `${tenant.url}/drive/files/${id}/${key}/${encodeURIComponent(name)}`;
}

/** `csv` of `guests.csv`; empty where the name does not say. */
export function fileTypeOf(name: string): string {
  return extname(name).slice(1).toLowerCase();
}

function put(tenant: Tenant, file: DriveFile): DriveFile {
  tenant.store.transaction(() => tenant.files.put(file));
  return file;
}
