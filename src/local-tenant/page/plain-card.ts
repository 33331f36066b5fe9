import type { ChatMessage } from './chat-message.ts';
import { isRecord, listAt, numberAt, textAt } from './read-json.ts';

const signInCardType = 'application/vnd.microsoft.card.oauth';
const consentCardType = 'application/vnd.microsoft.teams.card.file.consent';
const plainCardTypes = ['application/vnd.microsoft.card.hero', 'application/vnd.microsoft.card.thumbnail', 'application/vnd.microsoft.card.signin', signInCardType];

/** A card of another kind (title, text, buttons; a sign-in; the question whether a file may be sent) as an Adaptive Card, so that one renderer draws them all. */
export function plainCardAsAdaptive({ type, name, content }: ChatMessage['attachments'][number]): object | undefined {
  if (type === consentCardType) return fileQuestion(name, content);
  if (!plainCardTypes.includes(type)) return undefined;
  const isSilent = isRecord(content) && isRecord(content['tokenExchangeResource']);
  const buttons = listAt(content, 'buttons').filter(isRecord);
  return card(
    [
      ...block(textAt(content, 'title'), { style: 'heading' }),
      ...block(textAt(content, 'subtitle'), { isSubtle: true }),
      ...block(textAt(content, 'text'), {}),
    ],
    // A sign-in card that needs no page of the bot's still needs something to press.
    (isSilent && buttons.length === 0 ? [{ type: 'signin', title: 'Sign in', value: '' }] : buttons).map((button) => buttonAsAction(button, isSilent)));
}

function fileQuestion(name: string, content: unknown): object {
  return card(
    [
      ...block(name, { style: 'heading' }),
      ...block(textAt(content, 'description'), {}),
      ...block(`${sizeText(numberAt(content, 'sizeInBytes'))}, to be saved in your OneDrive`, { isSubtle: true, size: 'Small' }),
    ],
    [{ type: 'Action.Execute', title: 'Accept', verb: 'accept', style: 'positive' }, { type: 'Action.Execute', title: 'Decline', verb: 'decline' }]);
}

const card = (body: object[], actions: object[]) => ({ type: 'AdaptiveCard', version: '1.5', body, actions });
const block = (text: string, look: object) => (text === '' ? [] : [{ type: 'TextBlock', text, wrap: true, ...look }]);

function buttonAsAction(button: Record<string, unknown>, isSilent: boolean): object {
  const title = textAt(button, 'title') || 'Sign in';
  const value = button['value'];
  switch (textAt(button, 'type')) {
    case 'openUrl': return { type: 'Action.OpenUrl', title, url: value };
    case 'signin': return { type: 'Action.Submit', title, style: 'positive', data: { msteams: { type: 'signin', value, isSilent } } };
    default: return { type: 'Action.Submit', title, data: { msteams: { type: 'imBack', value: typeof value === 'string' ? value : title } } };
  }
}

function sizeText(bytes: number): string {
  if (bytes < 1000) return `${bytes} bytes`;
  return bytes < 1_000_000 ? `${Math.round(bytes / 1000)} KB` : `${(bytes / 1_000_000).toFixed(1)} MB`;
}
