import { accessFindingWords } from '../../card/access-finding-words.ts';
import { plainText } from '../../card/plain-text.ts';
import { buildCard } from '../../card/registry.ts';
import { stageWhy } from '../../card/access-words.ts';
import type { AccessFinding } from '../../rule/access-finding.ts';
import type { AccessRequest } from '../../rule/access-request.ts';
import type { AccessAsk } from '../../rule/check-access.ts';
import { findApprovers } from '../approval/find-approvers.ts';
import { refuseChange } from '../holding/refuse-change.ts';
import { newId } from '../new-id.ts';
import type { Parts } from '../parts.ts';
import type { Message } from '../port/messenger.ts';
import type { Say, Turn } from '../port/turn.ts';
import { dayIn, readerOf } from '../reader.ts';
import { accessForm } from './access-form.ts';
import type { AccessWish, GatheredAccess } from './access-wish.ts';
import { accessFindings, gatherAccess } from './gather-access.ts';
import { auditSpeaker, speakerOf } from '../speaker.ts';

const draftLifeMs = 7 * 86_400_000;

/** What is known of a form before it is filled in; a part of it may come from words, or from an earlier request. */
export type Prefill = Partial<Omit<AccessAsk, 'action'>> & { findings?: AccessFinding[] };

/** Opens the form of a request for an access package; where several policies fit, the person chooses first. */
export async function openAccessForm(parts: Parts, turn: Turn, wish: AccessWish, prefill: Prefill, say: Say): Promise<void> {
  if (wish.direct && !(await parts.entitlement.rolesOf(turn.chat.personId)).governanceAdministrator) {
    await say({ kind: 'text', text: 'Only administrators of identity governance assign access packages directly. Nothing was changed. To ask for one, write ‘I need’ and its name.' });
    return;
  }
  const gathered = await gatherAccess(parts, turn, wish);
  if (!gathered) {
    await say({ kind: 'text', text: 'This access package does not exist any more. ‘What can I request’ lists those that there are.' });
    return;
  }
  const strange = gathered.resolved.findings.filter(({ level }) => level === 'blocking');
  if (strange.length > 0) {
    // Somebody asked for a person who is not theirs to ask for.
    await auditSpeaker(parts, turn, 'refused-attempt', `package:${wish.packageId}`, { action: wish.action, for: wish.address, reason: strange.map(({ code }) => code).join(' ') });
    const words = strange.map((finding) => accessFindingWords(finding, readerOf(parts, turn)));
    await say({ kind: 'text', text: `Nothing was asked for. ${words.map(({ text, remedy }) => `${text}${remedy}`).join(' ')}` });
    return;
  }
  const refusal = wish.action === 'add' ? null : await refuseChange(parts, turn, gathered.findings, `package:${wish.packageId}`);
  if (refusal !== null) {
    await say({ kind: 'text', text: refusal });
    return;
  }
  const { target } = gathered.resolved;
  if (wish.action === 'add' && target.isGuest && target.relation === 'self' && gathered.choices.length === 0) {
    // A guest learns nothing of what is not meant for them, not even that it is there.
    await say({ kind: 'text', text: 'There is no access package of that name that you may ask for. ‘What can I request’ lists yours.' });
    return;
  }
  if (gathered.chosen === null && gathered.choices.length > 1 && !gathered.findings.some(({ level }) => level === 'blocking')) {
    await say(policyPick(gathered, wish, prefill));
    return;
  }
  const { chat, activityId } = turn;
  const expiresAt = new Date(parts.clock.now().getTime() + draftLifeMs);
  const draft = await parts.store.drafts.open({ id: newId('draft'), key: `${chat.conversationId} ${activityId}`, tenantId: chat.tenantId, personId: chat.personId, expiresAt });
  const ask: AccessAsk = { action: wish.action, start: prefill.start ?? '', end: prefill.end ?? '', reason: plainText(prefill.reason ?? '', 20_000), answers: prefill.answers ?? {} };
  await say(await formMessage(parts, turn, { draft, wish, gathered, ask, extra: prefill.findings ?? [], fresh: true }));
}

/** The form as it is now. A fresh one does not hold against the person what they have not been asked yet. */
export async function formMessage(parts: Parts, turn: Turn, form: { draft: string; wish: AccessWish; gathered: GatheredAccess; ask: AccessAsk; extra?: AccessFinding[]; fresh?: boolean }): Promise<Message & { kind: 'card' }> {
  const reader = readerOf(parts, turn);
  const { gathered, ask } = form;
  const found = accessFindings(parts, gathered, ask, reader.timeZone);
  const unasked = new Set<AccessFinding['code']>(['answer-missing', 'reason-missing', 'end-missing']);
  return accessForm({
    draft: form.draft,
    wish: form.wish,
    gathered,
    ask,
    findings: [...(form.extra ?? []), ...(form.fresh ? found.filter(({ code }) => !unasked.has(code)) : found)],
    approvers: await approverWords(parts, turn, gathered),
    today: dayIn(parts.clock.now(), reader.timeZone),
    locale: turn.locale,
    reader,
  });
}

/** Who will be asked, in words; silent where it cannot be found out. */
async function approverWords(parts: Parts, turn: Turn, { chosen, run, resolved }: GatheredAccess): Promise<string[]> {
  if (!chosen?.approval || !chosen.policy || run === 'direct') return [];
  const requestor = speakerOf(turn);
  const stages = await findApprovers(parts, { requestor, target: resolved.target, policy: chosen.policy, run });
  const told = { requestor, target: resolved.target };
  return stages.map((stage, index) => {
    const people = stage.approvers.slice(0, 3).map((one) => `${one.name}, ${stageWhy(one, told)}`).join(' or ') || 'nobody can be found';
    return `${stages.length > 1 ? `${['first', 'then', 'then'][index] ?? 'then'} ` : ''}${people}`;
  });
}

function policyPick({ detail, choices }: GatheredAccess, wish: AccessWish, { start, end, reason }: Prefill): Message {
  const title = `${detail.displayName}: which way?`;
  return {
    kind: 'card',
    summary: title,
    card: buildCard('pick', {
      lang: 'en',
      summary: title,
      title,
      lead: 'Several policies fit. They differ in who decides and for how long.',
      verb: 'package.form',
      rows: choices.map((choice) => ({
        name: choice.name,
        detail: `  ${[choice.approval ? 'with approval' : choice.policy?.approval.forAdd && wish.direct ? 'its approval is skipped' : 'without approval', choice.end.kind === 'after' ? `up to ${choice.end.days} days` : choice.end.kind === 'never' ? 'without an end' : 'until a fixed day'].join(', ')}`,
        words: plainText(choice.description, 200),
        button: 'Choose',
        tooltip: `Choose ${choice.name}`,
        subject: JSON.stringify({ ...wish, policyId: '', start, end, reason: reason?.slice(0, 1000) }),
        choice: choice.id,
      })),
    }),
  };
}

/** Asks again what came to nothing: the same form, filled as it was. */
export async function openAgain(parts: Parts, turn: Turn, request: AccessRequest, say: Say): Promise<void> {
  const { terms, target } = request;
  const wish: AccessWish = { action: terms.action, packageId: terms.package.id, policyId: terms.policy.id, address: target.relation === 'self' ? '' : (target.mail ?? ''), direct: request.run === 'direct' };
  const today = dayIn(parts.clock.now(), readerOf(parts, turn).timeZone);
  const later = (day: string | null | undefined) => (day && day >= today ? day : '');
  await openAccessForm(
    parts,
    turn,
    wish,
    {
      start: later(terms.period?.start),
      end: later(terms.period?.end),
      reason: terms.reason,
      answers: Object.fromEntries(terms.answers.map(({ questionId, value }) => [questionId, value])),
      findings: [{ level: 'notice', code: 'asks-again', number: request.number }],
    },
    say,
  );
}
