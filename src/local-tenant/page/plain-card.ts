import { isRecord, listAt, textAt } from './read-json.ts';

const plainCardTypes = [
  'application/vnd.microsoft.card.hero',
  'application/vnd.microsoft.card.thumbnail',
  'application/vnd.microsoft.card.oauth',
  'application/vnd.microsoft.card.signin',
];

/** An older card of the Bot Framework (title, text, buttons) as an Adaptive Card, so that one renderer draws both. */
export function plainCardAsAdaptive(type: string, content: unknown): object | undefined {
  if (!plainCardTypes.includes(type)) return undefined;
  const block = (text: string, look: object) => (text === '' ? [] : [{ type: 'TextBlock', text, wrap: true, ...look }]);
  return {
    type: 'AdaptiveCard',
    version: '1.5',
    body: [
      ...block(textAt(content, 'title'), { style: 'heading' }),
      ...block(textAt(content, 'subtitle'), { isSubtle: true }),
      ...block(textAt(content, 'text'), {}),
    ],
    actions: listAt(content, 'buttons').filter(isRecord).map(buttonAsAction),
  };
}

function buttonAsAction(button: Record<string, unknown>): object {
  const title = textAt(button, 'title');
  const value = button['value'];
  if (textAt(button, 'type') === 'openUrl' || textAt(button, 'type') === 'signin') return { type: 'Action.OpenUrl', title, url: value };
  return { type: 'Action.Submit', title, data: { msteams: { type: 'imBack', value: typeof value === 'string' ? value : title } } };
}
