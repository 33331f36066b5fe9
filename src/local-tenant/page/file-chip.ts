import type { ChatMessage } from './chat-message.ts';
import { element, icon } from './element.ts';
import { safeLink } from './safe-link.ts';

const fileTypes = ['application/vnd.microsoft.teams.card.file.info', 'application/vnd.microsoft.teams.file.download.info'];

/** A file that was sent, as a link that downloads it; undefined for attachments of other kinds. */
export function fileChip({ type, name, address }: ChatMessage['attachments'][number]): HTMLElement | undefined {
  if (!fileTypes.includes(type)) return undefined;
  const label = element('span', { class: 'file-name' }, name || 'File');
  const link = safeLink(address);
  return link
    ? element('a', { class: 'file-chip', href: link, download: name, rel: 'noreferrer' }, icon('file'), label, element('span', { class: 'file-note' }, 'Download'))
    : element('span', { class: 'file-chip' }, icon('file'), label);
}
