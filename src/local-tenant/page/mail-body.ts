import { element } from './element.ts';
import { safeLink } from './safe-link.ts';
import type { SentMail } from './tenant-client.ts';

const keptTags = ['p', 'br', 'strong', 'b', 'em', 'i', 'ul', 'ol', 'li', 'h1', 'h2', 'h3', 'blockquote', 'hr', 'table', 'tbody', 'thead', 'tr', 'td', 'th'] as const;
const droppedTags = ['script', 'style', 'head', 'title', 'template', 'iframe', 'object', 'svg'];

/** A mail's body in the page's own look: text, structure and safe links; scripts, styles and images do not come along. */
export function mailBody(mail: SentMail): HTMLElement {
  if (!mail.isHtml) return element('div', { class: 'mail-body mail-text' }, ...linkedText(mail.body));
  const parsed = new DOMParser().parseFromString(mail.body, 'text/html');
  return element('div', { class: 'mail-body' }, ...keep(parsed.body));
}

function keep(parent: Node): (Node | string)[] {
  return [...parent.childNodes].flatMap((node): (Node | string)[] => {
    if (node.nodeType === Node.TEXT_NODE) return [node.textContent ?? ''];
    if (!(node instanceof Element)) return [];
    const name = node.localName;
    if (droppedTags.includes(name)) return [];
    if (name === 'a') return [link(node.getAttribute('href') ?? '', ...keep(node))];
    const tag = keptTags.find((kept) => kept === name);
    if (tag) return [element(tag, {}, ...keep(node))];
    return name === 'div' ? [element('div', {}, ...keep(node))] : keep(node);
  });
}

function linkedText(text: string): (Node | string)[] {
  return text.split(/(https?:\/\/[^\s"'<>]+[^\s"'<>.,;)])/).map((part, index) => (index % 2 === 1 ? link(part, shortAddress(part)) : part));
}

/** A bare address without its long tail, to be read; the link keeps it whole. */
function shortAddress(address: string): string {
  if (!URL.canParse(address)) return address;
  const { host, pathname, search } = new URL(address);
  return `${host}${pathname}${search === '' ? '' : '?…'}`;
}

function link(address: string, ...children: (Node | string)[]): HTMLElement {
  const href = safeLink(address);
  return href ? element('a', { href, title: href, target: '_blank', rel: 'noopener noreferrer' }, ...children) : element('span', {}, ...children);
}
