import { failure, ok } from '../server/reply.ts';
import type { Reply } from '../server/reply.ts';
import type { Request } from '../server/request.ts';
import type { Tenant } from '../tenant.ts';
import type { DriveFile } from './drive-file.ts';

const missing = failure(404, 'itemNotFound', 'The resource could not be found.');

/** The addresses of files and of uploads, below `/drive`: whoever knows one may use it. */
export function driveDoor(tenant: Tenant, request: Request): Reply {
  const [, , area, id = '', key] = request.path.split('/').map(decodeURIComponent);
  if (area === 'files' && request.method === 'GET') {
    const file = tenant.files.get(id);
    return file === undefined || file.key !== key || file.upload !== undefined ? missing : download(file);
  }
  const file = area === 'uploads' ? [...tenant.files.values()].find(({ upload }) => upload?.key === id) : undefined;
  if (file?.upload === undefined || file.upload.until < tenant.clock.iso()) return missing;
  // OneDrive's address carries its own permission; a bot that sends its token along gives it away.
  // https://learn.microsoft.com/graph/api/driveitem-createuploadsession
  if (request.headers.authorization !== undefined) return failure(401, 'unauthenticated', 'Leave out the Authorization header here.');
  switch (request.method) {
    case 'PUT': return receiveBytes(tenant, file, file.upload, request);
    case 'GET': return ok(progressOf(file.upload));
    case 'DELETE': {
      tenant.store.transaction(() => tenant.files.delete(file.id));
      return { status: 204 };
    }
    default: return failure(405, 'notSupported', 'An upload takes PUT, GET and DELETE.');
  }
}

function download(file: DriveFile): Reply {
  return {
    status: 200,
    raw: Buffer.from(file.base64, 'base64'),
    headers: {
      'content-type': 'application/octet-stream', 'cache-control': 'private, no-store',
      'content-disposition': `attachment; filename*=UTF-8''${encodeURIComponent(file.name)}`,
    },
  };
}

type Upload = NonNullable<DriveFile['upload']>;

/** A part of the file; parts come in order, and the one that reaches the end makes the file. */
function receiveBytes(tenant: Tenant, file: DriveFile, upload: Upload, request: Request): Reply {
  const range = /^bytes (\d+)-(\d+)\/(\d+)$/.exec(request.headers['content-range'] ?? '');
  if (range === null) return failure(400, 'invalidRequest', 'A Content-Range header such as bytes 0-25/128 was expected.');
  const [first = 0, last = 0, total = 0] = range.slice(1).map(Number);
  if (last - first + 1 !== request.body.length || last >= total) return failure(400, 'invalidRequest', 'The Content-Range does not match the bytes that came.');
  if (first !== upload.received) return failure(416, 'invalidRange', `The next bytes that are expected are ${upload.received}-.`);
  const bytes = Buffer.concat([Buffer.from(file.base64, 'base64'), request.body]);
  const { upload: _, ...whole } = { ...file, base64: bytes.toString('base64') };
  const isWhole = bytes.length === total;
  const later = { ...upload, received: bytes.length };
  tenant.store.transaction(() => tenant.files.put(isWhole ? whole : { ...whole, upload: later }));
  return isWhole ? { status: 201, body: { id: file.id, name: file.name, size: total, file: {} } } : { status: 202, body: progressOf(later) };
}

function progressOf(upload: Upload): Record<string, unknown> {
  return { expirationDateTime: upload.until, nextExpectedRanges: [`${upload.received}-`] };
}
