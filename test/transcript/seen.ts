import { z } from 'zod';

/** A message as the script interface tells it. */
export const messageSchema = z.object({
  id: z.string(),
  seq: z.number(),
  from: z.enum(['bot', 'person']),
  updatedAt: z.string().optional(),
  activity: z.looseObject({
    text: z.string().nullish(),
    textFormat: z.string().nullish(),
    replyToId: z.string().nullish(),
    attachments: z.array(z.looseObject({ contentType: z.string().optional(), content: z.unknown().optional() })).nullish(),
  }),
});
export type Message = z.infer<typeof messageSchema>;

export interface Button {
  title: string;
  tooltip: string;
  verb: string;
  data: unknown;
  takesInputs: boolean;
}

/** A message as a person sees it: plain lines, with `Label: [value]` for an input and `[Title]` for a button. */
export interface Seen {
  id: string;
  from: 'bot' | 'person';
  lines: string[];
  /** The input fields by their ids, as they are filled now. */
  inputs: Record<string, string>;
  buttons: Button[];
  updated: boolean;
  answers: string | null;
  /** The card as it was sent; null for words. */
  card: unknown;
}

const cardType = 'application/vnd.microsoft.card.adaptive';

export function readMessage({ id, from, activity, updatedAt }: Message): Seen {
  const card = activity.attachments?.find((one) => one.contentType === cardType)?.content ?? null;
  const words = activity.text ? activity.text.split('\n') : [];
  return { ...(card === null ? { lines: masked(words), inputs: {}, buttons: [] } : readCard(card)), id, from, updated: updatedAt !== undefined, answers: activity.replyToId ?? null, card };
}

const element = z.looseObject({ type: z.string() });
const inputElement = z.looseObject({ id: z.string(), label: z.string().default(''), value: z.string().default(''), choices: z.array(z.object({ title: z.string(), value: z.string() })).optional() });
const toggleElement = z.looseObject({ id: z.string(), title: z.string(), value: z.string().default('false') });
const actionElement = z.looseObject({ title: z.string().default(''), tooltip: z.string().default(''), verb: z.string(), data: z.unknown(), associatedInputs: z.string().default('auto') });

/** The lines, inputs and buttons of a card, in reading order. */
export function readCard(card: unknown): Pick<Seen, 'lines' | 'inputs' | 'buttons'> {
  const read: Pick<Seen, 'lines' | 'inputs' | 'buttons'> = { lines: [], inputs: {}, buttons: [] };
  const parts = z.looseObject({ body: z.array(z.unknown()).default([]), actions: z.array(z.unknown()).default([]) }).parse(card);
  read.lines = masked([...parts.body.flatMap((one) => linesOf(one, read)), ...parts.actions.flatMap((one) => linesOf(one, read))]);
  return read;
}

function linesOf(node: unknown, read: Pick<Seen, 'inputs' | 'buttons'>): string[] {
  const parsed = element.parse(node);
  const many = (key: string) => z.array(z.unknown()).parse(parsed[key] ?? []).map((one) => linesOf(one, read));
  switch (parsed.type) {
    case 'TextBlock':
      return [z.string().parse(parsed.text)];
    case 'RichTextBlock':
      return [z.array(z.object({ text: z.string() })).parse(parsed.inlines).map((run) => run.text).join('')];
    case 'Container':
    case 'Column':
      return many('items').flat();
    case 'ColumnSet': {
      const columns = many('columns');
      return columns.length > 1 && columns.every((lines) => lines.length === 1) ? [columns.flat().join(': ')] : columns.flat();
    }
    case 'ActionSet':
      return many('actions').flat();
    case 'Input.Text':
    case 'Input.Date':
    case 'Input.Time':
    case 'Input.ChoiceSet': {
      const { id, label, value, choices } = inputElement.parse(parsed);
      read.inputs[id] = value;
      return [`${label}: [${choices?.find((one) => one.value === value)?.title ?? value}]`];
    }
    case 'Input.Toggle': {
      const { id, title, value } = toggleElement.parse(parsed);
      read.inputs[id] = value;
      return [`[${value === 'true' ? 'x' : ' '}] ${title}`];
    }
    case 'Action.Execute': {
      const { title, tooltip, verb, data, associatedInputs } = actionElement.parse(parsed);
      read.buttons.push({ title, tooltip, verb, data, takesInputs: associatedInputs !== 'none' });
      return [`[${title}]`];
    }
    default:
      throw new Error(`A card holds a ${parsed.type}, which these transcripts cannot read yet.`);
  }
}

/** Minutes pass while a story is played, so times of day are not told. */
const masked = (lines: string[]) => lines.map((line) => line.replaceAll(/\b\d\d:\d\d\b/g, 'hh:mm'));
