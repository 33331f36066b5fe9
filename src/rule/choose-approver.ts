import type { Someone } from './request.ts';

/** Somebody who could be asked, as Entra describes them. */
export interface Candidate extends Someone {
  accountEnabled: boolean;
}

export type ApproverChoice =
  | { found: true; approver: Someone; why: 'manager' | 'no-manager' | 'manager-unavailable'; alternate: Someone | null }
  | { found: false };

/**
 * Who decides on a request: the requestor's manager; where there is none, or the account is disabled, the first
 * alternate who may. The next alternate after that is asked too when the approver stays silent. Nobody is ever asked
 * about their own request.
 */
export function chooseApprover(requestor: { id: string }, manager: Candidate | null, alternates: readonly Candidate[]): ApproverChoice {
  const able = (one: Candidate) => one.accountEnabled && one.id !== requestor.id;
  const someone = ({ id, name }: Candidate): Someone => ({ id, name });
  const others = alternates.filter(able);
  if (manager && able(manager)) {
    const alternate = others.find((one) => one.id !== manager.id);
    return { found: true, approver: someone(manager), why: 'manager', alternate: alternate ? someone(alternate) : null };
  }
  const [approver, alternate] = others;
  if (!approver) return { found: false };
  return { found: true, approver: someone(approver), why: manager ? 'manager-unavailable' : 'no-manager', alternate: alternate ? someone(alternate) : null };
}
