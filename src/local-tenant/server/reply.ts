import type { ServerResponse } from 'node:http';

/** An answer: JSON, text of a stated type, nothing, or something that writes itself. */
export interface Reply {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  /** Already encoded; `body` is ignored. */
  readonly raw?: string | Buffer;
  /** Takes over the response, as an event stream does. */
  readonly stream?: (response: ServerResponse) => void;
  /** Ends the connection without an answer, as a broken network does. */
  readonly drop?: true;
}

/** The shape of errors that Graph, the Bot Connector and the script interface share. */
export function failure(status: number, code: string, message: string, headers?: Record<string, string>): Reply {
  return { status, body: { error: { code, message } }, ...(headers === undefined ? {} : { headers }) };
}

export function ok(body: unknown): Reply {
  return { status: 200, body };
}

/** A plain page without scripts; its form may lead back to a server on this machine, which browsers check after a redirect too. */
export function page(status: number, html: string): Reply {
  return {
    status,
    raw: html,
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': [
        "default-src 'none'", "style-src 'unsafe-inline'", "base-uri 'none'", "frame-ancestors 'self'",
        "form-action 'self' http://127.0.0.1:* http://localhost:* https://127.0.0.1:* https://localhost:*",
      ].join('; '),
    },
  };
}

export function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;').replaceAll("'", '&#39;');
}
