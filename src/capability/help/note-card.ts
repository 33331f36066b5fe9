import { buildCard } from '../../card/registry.ts';
import type { Message } from '../port/messenger.ts';

/** A card that only says something: what takes a form's place when there is nothing more to do on it. */
export function noteCard(title: string, lead: string): Message & { kind: 'card' } {
  return { kind: 'card', card: buildCard('choices', { lang: 'en', summary: title, title, lead, lines: [], choices: [] }), summary: title };
}
