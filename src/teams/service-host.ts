/** The connectors that the bot may believe and call. */
export interface ServiceHosts {
  /** Exact host names, or `*.` and a suffix: `smba.trafficmanager.net`, `*.teams.microsoft.com`. */
  serviceHosts: readonly string[];
  /** Admits a connector on this machine, over plain http: the embedded mode. */
  allowLoopback: boolean;
}

const loopback = new Set(['127.0.0.1', 'localhost', '[::1]']);

/** True for a URL of this machine, over http or https. */
export function isLoopbackUrl(url: URL): boolean {
  return loopback.has(url.hostname) && (url.protocol === 'http:' || url.protocol === 'https:');
}

/** Tells whether an address is at one of these hosts: over https and at its usual port, or on this machine where that is allowed. */
export function createHostCheck({ hosts, allowLoopback }: { hosts: readonly string[]; allowLoopback: boolean }): (url: URL) => boolean {
  const exact = new Set(hosts.filter((host) => !host.startsWith('*.')).map((host) => host.toLowerCase()));
  const suffixes = hosts.filter((host) => host.startsWith('*.')).map((host) => host.slice(1).toLowerCase());
  return (url) => {
    if (url.username || url.password) return false;
    if (allowLoopback && isLoopbackUrl(url)) return true;
    if (url.protocol !== 'https:' || url.port) return false;
    return exact.has(url.hostname) || suffixes.some((suffix) => url.hostname.endsWith(suffix));
  };
}

/** Tells whether a service URL belongs to a connector that the bot may believe and call: the bot's own token goes there. */
export function createServiceHostCheck({ serviceHosts, allowLoopback }: ServiceHosts): (serviceUrl: string) => boolean {
  const isAllowed = createHostCheck({ hosts: serviceHosts, allowLoopback });
  return (serviceUrl) => {
    const url = URL.parse(serviceUrl);
    return url !== null && !url.search && !url.hash && isAllowed(url);
  };
}
