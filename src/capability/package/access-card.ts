import { accessFindingWords } from '../../card/access-finding-words.ts';
import { accessFacts, backgroundFacts } from '../../card/access-facts.ts';
import { accessHappeningWords } from '../../card/access-happening-words.ts';
import { accessStanding, accessTitle, stageLine, stageWhy } from '../../card/access-words.ts';
import { momentWords, type Reader } from '../../card/date-words.ts';
import { findingsBox } from '../../card/findings-box.ts';
import { listed, plainText } from '../../card/plain-text.ts';
import { buildCard, type CardData } from '../../card/registry.ts';
import { timelineOf } from '../../card/timeline.ts';
import { openStage, type AccessRequest } from '../../rule/access-request.ts';
import { mayAskAlternates } from '../../rule/approver-away.ts';
import { mayAskAgain, mayTryAgain } from '../../rule/carry-access.ts';
import { mayAnswer, mayDecideAccess, mayForward, mayRemind, mayWithdrawAccess } from '../../rule/decide-access.ts';
import type { Message } from '../port/messenger.ts';
import type { ViewRole } from '../port/store.ts';

/** What a click wants said on the card that answers it, and words that are already written. */
export interface AccessExtra {
  remark?: string;
  note?: string;
}

/** A request for an access package as one person sees it now; the buttons are those that the rules allow them. */
export function accessCard(request: AccessRequest, viewer: { id: string; role: ViewRole }, now: Date, reader: Reader, extra: AccessExtra = {}): Message & { kind: 'card' } {
  const plain = commonData(request, viewer, reader);
  const common = extra.remark ? { ...plain, statusDetail: extra.remark } : plain;
  if (viewer.role !== 'approver') {
    const question = request.thread.at(-1);
    const data: CardData<'access'> = {
      ...common,
      title: accessTitle(request),
      lead: `Request ${request.number}, sent ${momentWords(request.askedAt, reader)}`,
      ...box(request.findings.filter((one) => one.level === 'notice'), reader),
      canAnswer: mayAnswer(request, viewer),
      answerLabel: question ? `Your answer to ${question.from.name}` : 'Your answer',
      canRemind: mayRemind(request, viewer, now) === null,
      canAskAlternates: mayAskAlternates(request, viewer, now),
      alternatesTitle: `Ask ${listed(openStage(request)?.stage.escalation.map(({ name }) => name) ?? []) || 'the alternates'} now`,
      canWithdraw: mayWithdrawAccess(request, viewer),
      canTryAgain: mayTryAgain(request, viewer, now),
      canAskAgain: mayAskAgain(request, viewer),
      askAgainTitle: request.state.kind === 'unsent' ? 'Send it again' : 'Ask again',
    };
    return { kind: 'card', card: buildCard('access', data), summary: data.summary };
  }
  const found = openStage(request);
  const mine = request.happenings.findLast((one) => one.what === 'stage-approver-asked' && one.who.id === viewer.id);
  const others = found?.stage.approvers.filter(({ id }) => id !== viewer.id).map(({ name }) => name) ?? [];
  const data: CardData<'access-approval'> = {
    ...common,
    facts: [...common.facts, ...backgroundFacts(request, reader)],
    title: `${request.requestor.name} asks for ${accessTitle(request)}`,
    lead: [
      `Request ${request.number}, sent ${momentWords(request.askedAt, reader)}.`,
      mine?.what === 'stage-approver-asked' ? `You are asked ${stageWhy(mine.who, request)}.` : '',
      others.length > 0 && found && mayDecideAccess(request, viewer) ? `${listed(others)} ${others.length === 1 ? 'is' : 'are'} asked too; one answer decides.` : '',
    ].filter(Boolean).join(' '),
    ...box(request.findings.filter((one) => one.level === 'notice'), reader),
    stage: found?.index ?? -1,
    canDecide: mayDecideAccess(request, viewer),
    note: plainText(extra.note ?? ''),
    noteLabel: found?.stage.justificationRequired ? 'Your words to the requestor (needed)' : 'Your words to the requestor (needed to deny, or to ask)',
    canForward: mayForward(request, viewer),
    canEscalate: mayForward(request, viewer) && found !== null && found.stage.escalation.length > 0 && found.stage.state.escalateAt !== null,
    escalateTitle: found && found.stage.escalation.length > 0 ? `Ask ${listed(found.stage.escalation.map(({ name }) => name))} now` : 'Ask the alternates now',
  };
  return { kind: 'card', card: buildCard('access-approval', data), summary: data.summary };
}

const box = (findings: AccessRequest['findings'], reader: Reader) => findingsBox(findings, (finding) => accessFindingWords(finding, reader));

function commonData(request: AccessRequest, viewer: { id: string }, reader: Reader) {
  const now = accessStanding(request, reader, viewer);
  return {
    lang: 'en',
    summary: `Request ${request.number}, ${accessTitle(request)}: ${now.headline}`,
    status: now.headline,
    statusMark: now.mark,
    statusDetail: now.next,
    statusStyle: now.style,
    facts: accessFacts(request, reader),
    stagesTitle: request.stages.length > 1 ? `Approval in ${request.stages.length} stages` : 'Approval',
    stages: request.stages.map((stage, index) => stageLine(stage, index, request, reader)),
    threadTitle: 'Questions and answers',
    thread: request.thread.slice(-8).map(({ from, at, words }) => ({ from: from.name, when: momentWords(at, reader), words: plainText(words, 500) })),
    timelineTitle: 'What has happened',
    timeline: timelineOf(request.happenings, 20, reader, (happening) => accessHappeningWords(happening, request, reader)),
    request: request.id,
    version: request.version,
  };
}
