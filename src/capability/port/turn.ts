import type { AdaptiveCard, Chat, Message } from './messenger.ts';

/** One thing that a person did in the chat, authenticated and read. */
export interface Turn {
  chat: Chat;
  /** The name in the activity; shown, never decided on. */
  personName: string;
  /** BCP 47, from the client. */
  locale: string;
  /** IANA name, from the client; null where it did not say. */
  timeZone: string | null;
  activityId: string;
  input: TurnInput;
}

export type TurnInput =
  | { kind: 'message'; text: string }
  /** A button: verb and data are the client's word, and are checked against the card registry before anything else. */
  | { kind: 'action'; verb: string; data: unknown; messageId: string | null }
  | { kind: 'installed' }
  | { kind: 'removed' };

/** The answer to a button: the card that takes the old one's place, a short notice, or a refusal. */
export type ActionAnswer =
  | { kind: 'card'; card: AdaptiveCard }
  | { kind: 'notice'; text: string }
  | { kind: 'refused'; status: 400 | 403 | 404 | 500; text: string };

/** Says something in the turn's chat; answers with the message's id. */
export type Say = (message: Message) => Promise<string>;

/** What the bot does with a turn; implemented by the capabilities, called by the platform's room. */
export interface TurnHandler {
  message(turn: Turn & { input: { kind: 'message' } }, say: Say): Promise<void>;
  action(turn: Turn & { input: { kind: 'action' } }, say: Say): Promise<ActionAnswer>;
  /** The app was installed for, or removed by, this person. */
  installation(turn: Turn & { input: { kind: 'installed' | 'removed' } }, say: Say): Promise<void>;
}
