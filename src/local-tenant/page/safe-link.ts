const loopbackHosts = ['127.0.0.1', 'localhost'];

/** The address, if the page may lead there: https, or a server on this machine, as the bot's own pages are here. */
export function safeLink(address: string): string | undefined {
  if (!URL.canParse(address)) return undefined;
  const url = new URL(address);
  const isLocal = url.protocol === 'http:' && loopbackHosts.includes(url.hostname);
  return url.protocol === 'https:' || isLocal ? url.href : undefined;
}

/** Opens the address in a new tab that cannot reach back; false where it may not be opened. */
export function openLink(address: string): boolean {
  const link = safeLink(address);
  if (link) window.open(link, '_blank', 'noopener,noreferrer');
  return link !== undefined;
}
