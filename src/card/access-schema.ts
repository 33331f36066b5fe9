import { z } from 'zod';
import { choice, common } from './common-schema.ts';

const finding = z.object({ mark: z.string(), color: z.enum(['Attention', 'Warning', 'Good']), text: z.string(), remedy: z.string() });
export const findings = { findings: z.array(finding), findingsTitle: z.string(), findingsStyle: z.enum(['default', 'emphasis', 'attention']) };
export const fact = z.object({ label: z.string(), value: z.string() });
export const moment = z.object({ mark: z.string(), when: z.string(), text: z.string(), detail: z.string(), weight: z.enum(['Default', 'Bolder']) });

const question = z.object({
  /** The input's id: `answer_` and the question's own. */
  id: z.string(),
  label: z.string(),
  kind: z.enum(['short', 'long', 'choice', 'choices']),
  required: z.boolean(),
  value: z.string(),
  choices: z.array(choice),
});

/** A request for an access package as anybody sees it: where it stands, who is asked, what has happened. */
const access = z.object({
  ...common,
  ...findings,
  status: z.string(),
  statusMark: z.string(),
  statusDetail: z.string(),
  statusStyle: z.enum(['emphasis', 'good', 'attention', 'warning', 'accent']),
  facts: z.array(fact),
  stagesTitle: z.string(),
  /** One a stage, in their order; `detail` says who and why, `when` since when and until when. */
  stages: z.array(z.object({ mark: z.string(), name: z.string(), detail: z.string(), when: z.string(), current: z.boolean() })),
  threadTitle: z.string(),
  thread: z.array(z.object({ from: z.string(), when: z.string(), words: z.string() })),
  timelineTitle: z.string(),
  timeline: z.array(moment),
  request: z.string(),
  version: z.number(),
});

/** The time that is left of access, as a bar of ten parts; `package` and `target` come back with a button. */
const held = {
  package: z.string(),
  /** The holder's address; empty for one's own. */
  target: z.string(),
  showBar: z.boolean(),
  left: z.number(),
  spent: z.number(),
  barStyle: z.enum(['good', 'warning', 'attention']),
  /** Why a button is missing. */
  why: z.string(),
  canExtend: z.boolean(),
  extendTooltip: z.string(),
  canEnd: z.boolean(),
  endTooltip: z.string(),
};

/** The cards of access packages for those who ask, hold and decide. */
export const accessCards = {
  'package-list': z.object({
    ...common,
    rows: z.array(z.object({ package: z.string(), name: z.string(), about: z.string(), contains: z.string(), status: z.string(), canRequest: z.boolean(), requestTooltip: z.string(), rulesTooltip: z.string() })),
    more: z.string(),
  }),
  /** What somebody has, and what is under way for them. */
  holdings: z.object({
    ...common,
    rows: z.array(z.object({ ...held, name: z.string(), contains: z.string(), ends: z.string(), origin: z.string(), underWay: z.string() })),
    waiting: z.array(z.object({ name: z.string(), status: z.string(), request: z.string(), tooltip: z.string() })),
    more: z.string(),
  }),
  /** One thing that somebody has and that ends soon, for them and for a guest's sponsors. */
  holding: z.object({
    ...common,
    ...held,
    status: z.string(),
    statusMark: z.string(),
    statusDetail: z.string(),
    statusStyle: z.enum(['emphasis', 'good', 'attention', 'warning', 'accent']),
    facts: z.array(fact),
    endTitle: z.string(),
  }),
  /** One of several to be chosen, each with its own button. `subject` and `choice` come back with it. */
  pick: z.object({ ...common, verb: z.string(), rows: z.array(z.object({ name: z.string(), detail: z.string(), button: z.string(), tooltip: z.string(), subject: z.string(), choice: z.string(), words: z.string() })) }),
  'access-form': z.object({
    ...common,
    ...findings,
    facts: z.array(fact),
    questions: z.array(question),
    showReason: z.boolean(),
    reasonLabel: z.string(),
    reasonRequired: z.boolean(),
    reason: z.string(),
    showStart: z.boolean(),
    showEnd: z.boolean(),
    endLabel: z.string(),
    start: z.string(),
    end: z.string(),
    earliest: z.string(),
    latest: z.string(),
    canSend: z.boolean(),
    sendTitle: z.string(),
    draft: z.string(),
    action: z.enum(['add', 'extend', 'remove']),
    /** `yes` for an administrator's direct assignment; authorized afresh when it comes back. */
    direct: z.enum(['', 'yes']),
    package: z.string(),
    policy: z.string(),
    assignment: z.string(),
    target: z.string(),
  }),
  access: access.extend({ canAnswer: z.boolean(), answerLabel: z.string(), canRemind: z.boolean(), canAskAlternates: z.boolean(), alternatesTitle: z.string(), canWithdraw: z.boolean(), canTryAgain: z.boolean(), canAskAgain: z.boolean(), askAgainTitle: z.string() }),
  /** `stage` is the place of the open stage, which a press comes back with; -1 where none is open. */
  'access-approval': access.extend({ stage: z.number(), canDecide: z.boolean(), note: z.string(), noteLabel: z.string(), canForward: z.boolean(), canEscalate: z.boolean(), escalateTitle: z.string() }),
  /** What waits for somebody's decision, and what came of what they have decided together. */
  queue: z.object({
    ...common,
    remark: z.string(),
    resultsTitle: z.string(),
    results: z.array(z.object({ mark: z.string(), name: z.string(), words: z.string() })),
    rows: z.array(z.object({
      name: z.string(),
      detail: z.string(),
      reason: z.string(),
      when: z.string(),
      marks: z.string(),
      request: z.string(),
      openTooltip: z.string(),
      /** Only what this person has opened can be ticked. */
      canTick: z.boolean(),
      tick: z.string(),
      tickTitle: z.string(),
      ticked: z.enum(['true', 'false']),
    })),
    hint: z.string(),
    canDecide: z.boolean(),
    note: z.string(),
    from: z.number(),
    canGoBack: z.boolean(),
    previousFrom: z.number(),
    canGoOn: z.boolean(),
    nextFrom: z.number(),
  }),
} as const satisfies Record<string, z.ZodType>;
