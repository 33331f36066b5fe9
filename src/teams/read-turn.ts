import { personId, tenantId } from '../capability/port/identity.ts';
import type { Turn, TurnInput } from '../capability/port/turn.ts';
import type { InboundActivity } from './activity.ts';
import { tenantOf } from './guard.ts';

/** Makes a turn of an admitted activity; `null` when its person or tenant is not named, which the guard does not let through. */
export function readTurn<Input extends TurnInput>(activity: InboundActivity, input: Input): (Turn & { input: Input }) | null {
  const tenant = tenantOf(activity);
  const person = activity.from.aadObjectId?.toLowerCase();
  if (!tenant || !person) return null;
  const client = activity.entities?.find(({ type }) => type === 'clientInfo');
  return {
    chat: { tenantId: tenantId(tenant), personId: personId(person), conversationId: activity.conversation.id, serviceUrl: activity.serviceUrl },
    personName: activity.from.name ?? '',
    locale: knownLocale(activity.locale) ?? knownLocale(client?.locale) ?? 'en-US',
    timeZone: knownTimeZone(activity.localTimezone) ?? knownTimeZone(client?.timezone),
    activityId: activity.id ?? '',
    input,
  };
}

/** The words of a message without the mention of the bot. */
export function readText({ text, entities, recipient }: InboundActivity): string {
  let words = text ?? '';
  for (const { type, mentioned, text: mention } of entities ?? []) {
    if (type.toLowerCase() === 'mention' && mentioned?.id === recipient.id && mention) words = words.replace(mention, '');
  }
  return words.trim();
}

/** True for the one-to-one chat with the bot: the only place where what it says is seen by one person alone. */
export function isPersonalChat({ conversation }: InboundActivity): boolean {
  if (conversation.isGroup || conversation.id.startsWith('19:')) return false;
  return (conversation.conversationType ?? 'personal') === 'personal';
}

function knownLocale(locale: string | null | undefined): string | null {
  return locale && /^[a-z]{2,3}(-[a-z0-9]{2,8}){0,3}$/i.test(locale) ? locale : null;
}

const timeZones = new Map<string, boolean>();

/** Asking Intl costs more than the rest of a turn's reading, so its answers are kept; there are about 600 zones. */
function knownTimeZone(name: string | null | undefined): string | null {
  if (!name || name.length > 64) return null;
  let known = timeZones.get(name);
  if (known === undefined) {
    known = isTimeZone(name);
    if (timeZones.size < 1_000) timeZones.set(name, known);
  }
  return known ? name : null;
}

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}
