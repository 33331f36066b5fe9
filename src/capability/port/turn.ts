import type { AdaptiveCard, Chat, Message } from './messenger.ts';
import type { SignInNeed } from './sign-in.ts';

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
  | { kind: 'message'; text: string; files: SharedFile[] }
  /** A button: verb and data are the client's word, and are checked against the card registry before anything else. */
  | { kind: 'action'; verb: string; data: unknown; messageId: string | null }
  /** The person signed in, as they were asked to: what they had said before is taken up again. */
  | { kind: 'signed-in' }
  /** The answer to an offered file; `upload` is where it goes, null where it is not wanted. */
  | { kind: 'file-answer'; context: unknown; upload: FileUpload | null }
  | { kind: 'installed' }
  | { kind: 'removed' };

/** A file that somebody attached to a message; it is fetched only when it is wanted. */
export interface SharedFile {
  name: string;
  /** The extension, without a dot, in lower case. */
  type: string;
  downloadUrl: string;
}

/** Where Teams wants a file to be put that the person has accepted. */
export interface FileUpload {
  name: string;
  uploadUrl: string;
  contentUrl: string;
  uniqueId: string;
  fileType: string;
}

/** Fetches and puts files where Teams keeps them: at allow-listed hosts alone. Failures are values: the person can try again. */
export interface FileExchange {
  read(file: SharedFile, mostBytes: number): Promise<{ ok: true; bytes: Buffer } | { ok: false; reason: 'too-large' | 'gone' | 'foreign-host' | 'unavailable' }>;
  write(upload: FileUpload, bytes: Buffer): Promise<{ ok: true } | { ok: false; reason: 'gone' | 'foreign-host' | 'unavailable' }>;
}

/** The answer to a button: the card that takes the old one's place, a short notice, or a refusal. */
export type ActionAnswer =
  | { kind: 'card'; card: AdaptiveCard }
  | { kind: 'notice'; text: string }
  /** The button is pressed again by the client, with a token, once the person has signed in. */
  | { kind: 'sign-in'; need: SignInNeed }
  | { kind: 'refused'; status: 400 | 403 | 404 | 500; text: string };

/** Says something in the turn's chat; answers with the message's id. */
export type Say = (message: Message) => Promise<string>;

/** A turn in which somebody pressed a button. */
export type ActionTurn = Turn & { input: { kind: 'action' } };

/** What the bot does with a turn; implemented by the capabilities, called by the platform's room. */
export interface TurnHandler {
  message(turn: Turn & { input: { kind: 'message' } }, say: Say): Promise<void>;
  action(turn: ActionTurn, say: Say): Promise<ActionAnswer>;
  /** After a sign-in that a message had asked for. */
  signedIn(turn: Turn & { input: { kind: 'signed-in' } }, say: Say): Promise<void>;
  fileAnswer(turn: Turn & { input: { kind: 'file-answer' } }, say: Say): Promise<void>;
  /** The app was installed for, or removed by, this person. */
  installation(turn: Turn & { input: { kind: 'installed' | 'removed' } }, say: Say): Promise<void>;
}
