import { accessFindingWords } from '../../card/access-finding-words.ts';
import type { AccessFinding } from '../../rule/access-finding.ts';
import type { Parts } from '../parts.ts';
import type { Turn } from '../port/turn.ts';
import { readerOf } from '../reader.ts';
import { auditSpeaker, speakerOf } from '../speaker.ts';

const refusals = new Set<AccessFinding['code']>(['not-yours-to-change', 'change-refused', 'not-held', 'colleague-unknown', 'address-invalid']);

/**
 * Why somebody may not extend or end what they named, in words with whom to ask; null where nothing stands in the way.
 * The attempt of somebody who may not is written into the audit.
 */
export async function refuseChange(parts: Parts, turn: Turn, findings: readonly AccessFinding[], subject: string): Promise<string | null> {
  const finding = findings.find(({ code }) => refusals.has(code));
  if (!finding) return null;
  if (finding.code === 'not-yours-to-change' || finding.code === 'change-refused') {
    const details = finding.code === 'not-yours-to-change' ? { reason: 'not-yours', action: finding.action, of: finding.name } : { reason: finding.why, action: finding.action, of: finding.who ?? speakerOf(turn).name };
    await auditSpeaker(parts, turn, 'refused-attempt', subject, details);
  }
  const { text, remedy } = accessFindingWords(finding, readerOf(parts, turn));
  return `${text}${remedy}`;
}
