import { viewerOf, type Viewer } from '../catalog/viewer.ts';
import type { Parts } from '../parts.ts';
import type { Effect } from '../port/directory.ts';
import type { ActionAnswer, ActionTurn } from '../port/turn.ts';
import { auditSpeaker } from '../speaker.ts';

/** What the audit is about: an organization, or a setting of entitlement management. */
export type Subject = `organization:${string}` | 'setting:outsider-lifecycle';

/** Asks Entra whether this person administers governance now; whoever does not is refused, and the attempt is written down. */
export async function asAdministrator(parts: Parts, turn: ActionTurn, subject: Subject, run: (viewer: Viewer) => Promise<ActionAnswer>): Promise<ActionAnswer> {
  const viewer = await viewerOf(parts, turn);
  if (viewer.roles.governanceAdministrator) return run(viewer);
  await auditSpeaker(parts, turn, 'refused-attempt', subject, { verb: turn.input.verb, reason: 'not-administrator' });
  return { kind: 'refused', status: 403, text: 'Only governance administrators may change this. Nothing was changed.' };
}

/**
 * One change in Entra, made and then written down. A process that dies in between leaves a change without its line: the next
 * press looks first, finds it done, and Entra's own log has it.
 */
export async function carryOut(parts: Parts, turn: ActionTurn, kind: string, subject: Subject, details: Record<string, unknown>, act: () => Promise<Effect<object>>): Promise<{ done: true } | { done: false; words: string }> {
  const effect = await act();
  if (effect.ok) {
    await auditSpeaker(parts, turn, kind, subject, { ...details, graphRequestId: effect.graphRequestId });
    return { done: true };
  }
  const { code, graphRequestId } = effect.refusal;
  await auditSpeaker(parts, turn, `${kind}-refused-by-entra`, subject, { ...details, code, graphRequestId });
  return { done: false, words: 'Entra refused this, so nothing was changed. Below is how it stands now; why it refused is in the audit.' };
}
