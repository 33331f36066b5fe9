/** A path below `/v1.0`, and the same path with its values left out: safe to log and to name in errors. */
export interface GraphPath {
  readonly path: string;
  readonly template: string;
}

/** Builds a path whose values are encoded: a user principal name may hold `#EXT#`, a slash would lead elsewhere. */
export function path(parts: TemplateStringsArray, ...values: string[]): GraphPath {
  const encoded = values.map((value) => {
    // An empty value would address the collection, and `..` its parent.
    if (value === '' || value === '.' || value === '..') throw new Error(`An id is missing in the Graph path ${parts.join('{}')}.`);
    return encodeURIComponent(value);
  });
  return { path: String.raw({ raw: parts }, ...encoded), template: parts.join('{}') };
}

/** OData's system query options, without encoding. */
export type Query = Partial<Record<'$select' | '$filter' | '$expand' | '$top' | '$deltatoken', string>>;

export function queryString(query: Query): string {
  const options = Object.entries(query).map(([name, value]) => `${name}=${encodeURIComponent(value)}`);
  return options.length === 0 ? '' : `?${options.join('&')}`;
}

/** A string in an OData expression: quotes are doubled (OData 4.01 URL conventions, 5.1.1.6.1). */
export function literal(value: string): string {
  return `'${value.replaceAll("'", "''")}'`;
}

/** True for an address that never leaves this machine. */
export function isLoopback(url: URL): boolean {
  return url.hostname === '127.0.0.1' || url.hostname === 'localhost';
}

/** Where Graph is, and the scope that its tokens are asked for. */
export interface GraphAddress {
  /** `https://graph.microsoft.com`: the only origin that requests go to. */
  origin: string;
  /** `https://graph.microsoft.com/v1.0` */
  base: string;
  scope: string;
}

/** Reads `https://graph.microsoft.com`, with or without `/v1.0`. */
export function graphAddress(graphUrl: string): GraphAddress {
  const url = new URL(graphUrl);
  if (url.protocol !== 'https:' && !isLoopback(url)) throw new Error(`Graph at ${url.origin} must be reached over https; http is for a stand-in on 127.0.0.1 or localhost alone.`);
  const resource = isLoopback(url) ? 'https://graph.microsoft.com' : url.origin;
  return { origin: url.origin, base: `${url.origin}/v1.0`, scope: `${resource}/.default` };
}
