import type { IncomingMessage, ServerResponse } from 'node:http';
import { failure } from './reply.ts';
import type { Reply } from './reply.ts';
import { readRequest } from './request.ts';
import type { Request } from './request.ts';

const localHosts = ['127.0.0.1', 'localhost', '[::1]'];

/** Reads a request, refuses what a strange web page could have sent, and writes the answer. */
export async function answerAtDoor(message: IncomingMessage, response: ServerResponse, route: (request: Request) => Promise<Reply> | Reply): Promise<void> {
  const reply = await replyTo(message, route);
  if (reply.drop === true) return void message.socket.destroy();
  if (reply.stream !== undefined) return reply.stream(response);
  const headers: Record<string, string> = { 'x-content-type-options': 'nosniff', ...reply.headers };
  const hasBody = reply.raw !== undefined || reply.body !== undefined;
  const body = reply.raw ?? (reply.body === undefined ? '' : JSON.stringify(reply.body));
  if (hasBody && headers['content-type'] === undefined) headers['content-type'] = 'application/json; charset=utf-8';
  if (reply.status !== 204) headers['content-length'] = String(Buffer.byteLength(body));
  response.writeHead(reply.status, headers);
  response.end(message.method === 'HEAD' ? undefined : body);
}

async function replyTo(message: IncomingMessage, route: (request: Request) => Promise<Reply> | Reply): Promise<Reply> {
  // A page elsewhere can make a browser call this machine: under a name of its own that it points here, or across origins.
  const host = (message.headers.host ?? '').replace(/:\d+$/, '').toLowerCase();
  if (!localHosts.includes(host)) return failure(403, 'Forbidden', 'The Host header must be 127.0.0.1 or localhost.');
  const { origin } = message.headers;
  const isForeign = origin !== undefined && message.method !== 'GET' && !isLocalOrigin(origin);
  if (isForeign) return failure(403, 'Forbidden', 'Calls from pages of other origins are not accepted.');
  const read = await readRequest(message);
  if (!read.read) return { ...failure(413, 'RequestEntityTooLarge', `The body is larger than ${read.limitBytes / (1024 * 1024)} MB.`), headers: { connection: 'close' } };
  try {
    return await route(read.request);
  } catch (problem) {
    if (problem instanceof URIError) return failure(400, 'BadRequest', 'The path is not validly encoded.');
    console.error('The local tenant failed to answer', message.method, new URL(message.url ?? '/', 'http://local').pathname, problem);
    return failure(500, 'InternalServerError', 'The local tenant has a defect here; its log says more.');
  }
}

function isLocalOrigin(origin: string): boolean {
  return URL.canParse(origin) && localHosts.includes(new URL(origin).hostname);
}
