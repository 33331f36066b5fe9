import type { Message } from '../capability/port/messenger.ts';
import { buildCard, type CardData } from './registry.ts';

/** A list that somebody asked for, as a message; `summary` is what a notification shows of it. */
export function listCard(list: Pick<CardData<'list'>, 'title' | 'lead' | 'rows' | 'more'> & { summary?: string }): Message {
  const summary = list.summary ?? list.title;
  return { kind: 'card', summary, card: buildCard('list', { ...list, lang: 'en', summary }) };
}
