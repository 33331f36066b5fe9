import { z } from 'zod';
import { choice, common } from './common-schema.ts';

const style = z.enum(['good', 'attention', 'accent', 'warning', 'emphasis']);
const list = {
  ...common,
  bulk: z.string(),
  /** A drawn bar: the widths are relative, and the tallies say the same in words. */
  segments: z.array(z.object({ width: z.number().positive(), style })),
  tallies: z.array(z.object({ mark: z.string(), color: z.enum(['Good', 'Attention', 'Accent', 'Warning', 'Default']), count: z.string(), label: z.string() })),
  groups: z.array(z.object({ title: z.string(), rows: z.array(z.object({ name: z.string(), text: z.string(), remedy: z.string() })) })),
  notesTitle: z.string(),
  notes: z.array(z.object({ name: z.string(), text: z.string() })),
  hasProblems: z.boolean(),
  canStart: z.boolean(),
};
/** What counts for rows that do not say it themselves. */
const defaults = { remark: z.string(), packages: z.array(choice), package: z.string(), languages: z.array(choice), language: z.string(), end: z.string(), today: z.string(), reason: z.string() };

/** The cards of lists: the form, what its rows come to, and how it goes. */
export const bulkCards = {
  'bulk-form': z.object({ ...common, ...defaults, bulk: z.string(), list: z.string() }),
  'bulk-preview': z.object({
    ...list,
    ...defaults,
    choiceQuestions: z.array(z.object({ id: z.string(), label: z.string(), value: z.string(), choices: z.array(choice) })),
    textQuestions: z.array(z.object({ id: z.string(), label: z.string(), value: z.string() })),
    startTitle: z.string(),
  }),
  'bulk-progress': z.object({
    ...list,
    status: z.string(),
    statusDetail: z.string(),
    statusStyle: style,
    canResume: z.boolean(),
    canPause: z.boolean(),
    canStop: z.boolean(),
    stopTitle: z.string(),
    hasResults: z.boolean(),
    canDiscard: z.boolean(),
  }),
} as const satisfies Record<string, z.ZodType>;
