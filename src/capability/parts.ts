import type { InvitationLimits } from '../rule/check-invitation.ts';
import type { Timers } from '../rule/request.ts';
import type { Clock } from './port/clock.ts';
import type { Directory } from './port/directory.ts';
import type { EntitlementSource } from './port/entitlement.ts';
import type { Log } from './port/log.ts';
import type { Messenger } from './port/messenger.ts';
import type { Store } from './port/store.ts';
import type { FileExchange } from './port/turn.ts';

/** The organization's choices that the capabilities act by. */
export interface House {
  limits: InvitationLimits;
  timers: Timers;
  /** User principal names, the first who may. */
  alternateApprovers: readonly string[];
  deleteAfterMs: number;
  timeZone: string;
  /** Where people see and ask for access packages themselves. */
  myAccessUrl: string;
}

/** What a turn works with; it answers in its own chat, and leaves everything else to the work behind it. */
export interface Parts {
  store: Store;
  directory: Directory;
  entitlement: EntitlementSource;
  files: FileExchange;
  clock: Clock;
  log: Log;
  house: House;
}

/** What the work behind the chat has beside: it may write to people who have not just written. */
export interface WorkParts extends Parts {
  messenger: Messenger;
}
