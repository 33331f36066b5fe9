import type { Message } from '../capability/port/messenger.ts';
import { buildCard, type CardData } from './registry.ts';

/** A card of words, with the things that can be said next as buttons; of words alone where there are none. */
export function choicesCard({ title, lead, lines = [], choices = [] }: Pick<CardData<'choices'>, 'title' | 'lead'> & Partial<Pick<CardData<'choices'>, 'lines' | 'choices'>>): Message & { kind: 'card' } {
  return { kind: 'card', summary: title, card: buildCard('choices', { lang: 'en', summary: title, title, lead, lines, choices }) };
}
