import { z } from 'zod';
import type { Activity } from './chat-schema.ts';

const actionSchema = z.looseObject({
  type: z.enum(['Action.Execute', 'Action.Submit']),
  id: z.string().optional(),
  title: z.string().optional(),
  verb: z.string().optional(),
  data: z.unknown().optional(),
});
export type CardAction = z.infer<typeof actionSchema>;

const cardContentType = 'application/vnd.microsoft.card.adaptive';

/** The button with that verb, wherever in the message's cards it is; a submit button goes by its data's verb, its id or its title. */
export function findAction(activity: Activity, verb: string): CardAction | undefined {
  const actions = (activity.attachments ?? [])
    .filter((attachment) => attachment.contentType === cardContentType)
    .flatMap((attachment) => [...actionsIn(attachment.content)]);
  return actions.find((action) => action.type === 'Action.Execute' && action.verb === verb)
    ?? actions.find((action) => action.type === 'Action.Submit' && [verbOf(action.data), action.id, action.title].includes(verb));
}

/** A button's data with what was typed laid over it, as Teams merges them: the inputs win. */
export function mergeData(data: unknown, inputs: Readonly<Record<string, unknown>>): unknown {
  if (typeof data === 'object' && data !== null && !Array.isArray(data)) return { ...data, ...inputs };
  return data === undefined || Object.keys(inputs).length > 0 ? { ...inputs } : data;
}

function verbOf(data: unknown): unknown {
  return typeof data === 'object' && data !== null && 'verb' in data ? data.verb : undefined;
}

function* actionsIn(node: unknown): Generator<CardAction> {
  if (Array.isArray(node)) {
    for (const item of node) yield* actionsIn(item);
  } else if (typeof node === 'object' && node !== null) {
    const action = actionSchema.safeParse(node);
    if (action.success) yield action.data;
    for (const [key, value] of Object.entries(node)) if (key !== 'data') yield* actionsIn(value);
  }
}
