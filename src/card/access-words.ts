import { isClosed, openStage, type AccessFailure, type AccessRequest, type AccessStage, type StageApprover } from '../rule/access-request.ts';
import { dayOfMoment, momentWords, type Reader } from './date-words.ts';
import { listed } from './plain-text.ts';
import { failureWords, type Standing } from './request-words.ts';

/** Why somebody is asked, as a clause: `as the manager of Ines Calder`. */
export function stageWhy(approver: StageApprover, request: Pick<AccessRequest, 'requestor' | 'target'>): string {
  const as = kindWords(approver, request);
  switch (approver.as) {
    case 'first':
      return as;
    case 'fallback':
      return `${as}, since nobody better could be found`;
    case 'escalation':
      return `${as}, since nobody has decided yet`;
    case 'delegate':
      return approver.by ? `since ${approver.by.name} has handed it on` : as;
  }
}

function kindWords({ kind, group }: StageApprover, { requestor, target }: Pick<AccessRequest, 'requestor' | 'target'>): string {
  switch (kind) {
    case 'requestor-manager':
      return `as the manager of ${requestor.name}`;
    case 'requestor-second-manager':
      return `as the manager of the manager of ${requestor.name}`;
    case 'target-manager':
      return `as the manager of ${target.name}`;
    case 'target-sponsor':
      return `as a sponsor of ${target.name}`;
    case 'organization-sponsor':
      return `as a sponsor of the organization of ${target.name}`;
    case 'external-sponsor':
      return `as an external sponsor of the organization of ${target.name}`;
    case 'named':
      return 'as named by the policy';
    case 'group-member':
      return group ? `as a member of ${group}` : 'as a member of the group that the policy names';
    case 'by-entra':
      return 'as an approver whom Entra has chosen';
  }
}

/** What is asked for, as a heading: `Apollo Project for Lena Fischer`. */
export function accessTitle(request: AccessRequest): string {
  const { terms, target } = request;
  const whose = target.relation === 'self' ? '' : ` for ${target.name}`;
  switch (terms.action) {
    case 'add':
      return `${terms.package.name}${whose}`;
    case 'extend':
      return `${terms.package.name} for longer${whose}`;
    case 'remove':
      return `End of ${terms.package.name}${whose}`;
  }
}

const names = (people: readonly { name: string }[]) => listed(people.map(({ name }) => name));

/** Where a request stands, what happens next, and how it looks, for whoever reads it. */
export function accessStanding(request: AccessRequest, reader: Reader, viewer: { id: string }): Standing {
  const { state, terms } = request;
  const asked = viewer.id === request.requestor.id;
  const thing = terms.package.name;
  switch (state.kind) {
    case 'sending':
      return { style: 'accent', mark: '◔', headline: request.run === 'entra' ? 'Being sent to Entra' : 'Being carried out', next: waitWords(request, reader) || 'Entra is taking it in.' };
    case 'unsent':
      return { style: 'warning', mark: '!', headline: 'Not sent', next: asked ? 'Foyer was interrupted before Entra had it. Send it again: only you can.' : `Foyer was interrupted before Entra had it. ${request.requestor.name} can send it again.` };
    case 'submitted':
      return { style: 'accent', mark: '◔', headline: 'Entra has the request', next: waitWords(request, reader) || 'Entra is looking at it; this takes seconds, rarely longer.' };
    case 'waiting':
      return { style: 'accent', mark: '◔', ...waitingStanding(request, reader) };
    case 'scheduled':
      return { style: 'good', mark: '✓', headline: 'Approved', next: `Access begins ${dayOfMoment(state.for, reader)}.` };
    case 'delivering':
      return { style: 'accent', mark: '◔', headline: terms.action === 'remove' ? 'Being ended' : 'Being delivered', next: waitWords(request, reader) || 'Entra is carrying it out; this takes minutes, rarely longer.' };
    case 'delivered':
      return { style: 'good', mark: '✓', headline: deliveredHeadline(request, viewer), next: terms.action === 'remove' ? '' : request.endsAt ? `Access lasts until ${dayOfMoment(request.endsAt, reader)}.` : 'Access does not end by itself.' };
    case 'partly':
      return { style: 'warning', mark: '!', headline: 'Delivered in part', next: `${request.missing.length > 0 ? `Missing: ${listed(request.missing)}.` : 'Entra does not say what is missing.'}${asked ? ' Press Try again; if it stays so, ask your IT administrators.' : ''}` };
    case 'failed':
      return { style: 'attention', mark: '✕', headline: 'Not delivered', next: failureSentence(state.reason) };
    case 'denied':
      return { style: 'attention', mark: '✕', headline: state.by ? `Denied by ${state.by.name}` : 'Denied', next: `${terms.action === 'extend' ? 'Present access stays as it is.' : `${thing} was not given.`} If things have changed, ask again.` };
    case 'lapsed':
      return { style: 'warning', mark: '–', headline: 'Lapsed: nobody decided in time', next: 'If it is still needed, ask again.' };
    case 'withdrawn':
      return { style: 'emphasis', mark: '–', headline: state.by ? `Withdrawn by ${state.by.name}` : 'Withdrawn in Entra', next: terms.action === 'extend' ? 'Present access stays as it is.' : `${thing} was not given.` };
    case 'refused':
      return { style: 'attention', mark: '✕', headline: 'Entra refused', next: failureSentence(state.reason) };
  }
}

function waitingStanding(request: AccessRequest, reader: Reader): Pick<Standing, 'headline' | 'next'> {
  const found = openStage(request);
  if (!found) return { headline: 'Waiting for an approval', next: waitWords(request, reader) || 'Entra is being asked who decides.' };
  const { stage, index } = found;
  const place = request.stages.length > 1 ? ` (stage ${index + 1} of ${request.stages.length})` : '';
  if (stage.approvers.length === 0) return { headline: `Nobody can be asked${place}`, next: `Those whom the policy names are not in the directory. It lapses ${momentWords(stage.state.lapseAt, reader)}; the owners of the catalog can name somebody.` };
  return {
    headline: `Waiting for ${names(stage.approvers)}${place}`,
    next: [
      request.thread.at(-1)?.side === 'approver' ? 'A question waits for its answer.' : '',
      ...stage.approvers.filter(({ id }) => awayWords(id, stage, reader)).map(({ id, name }) => `${name} is ${awayWords(id, stage, reader)}.`),
      alternatesWords(stage, request, reader),
      `Without a decision it lapses ${momentWords(stage.state.lapseAt, reader)}.`,
    ].filter(Boolean).join(' '),
  };
}

type OpenStage = NonNullable<ReturnType<typeof openStage>>['stage'];

/** That somebody is out of office, as a clause; empty where they are not, as far as is known. */
function awayWords(id: string, { state }: OpenStage, reader: Reader): string {
  const away = state.away?.find((one) => one.id === id);
  return away ? `out of office${away.until ? ` until ${dayOfMoment(away.until, reader)}` : ''}` : '';
}

/** When the alternates are asked; where somebody is away, also whose doing that is. */
function alternatesWords(stage: OpenStage, { run }: AccessRequest, reader: Reader): string {
  if (!stage.state.escalateAt || stage.escalation.length === 0) return '';
  const who = listed(stage.escalation.map(({ id, name }) => [name, awayWords(id, stage, reader)].filter(Boolean).join(', ')));
  const byItself = run === 'entra' && (stage.state.away ?? []).length > 0 ? ', by Entra itself' : '';
  return `${who} ${stage.escalation.length === 1 ? 'is' : 'are'} asked too ${momentWords(stage.state.escalateAt, reader)}${byItself}.`;
}

function deliveredHeadline({ terms, target }: AccessRequest, viewer: { id: string }): string {
  const self = viewer.id === target.id;
  switch (terms.action) {
    case 'add':
      return self ? 'You have access' : `${target.name} has access`;
    case 'extend':
      return 'Extended';
    case 'remove':
      return self && target.relation === 'self' ? 'You have given it up' : 'Access has ended';
  }
}

function waitWords({ entraWait }: AccessRequest, reader: Reader): string {
  if (!entraWait) return '';
  return entraWait.why === 'forbidden'
    ? 'Foyer lacks a permission in Entra. Your IT administrators can grant it; it goes on by itself then.'
    : `Entra has not been answering since ${momentWords(entraWait.since, reader)}. It goes on by itself when Entra answers.`;
}

/** Why Entra did not do it, and what to do. */
export function failureSentence(reason: AccessFailure): string {
  switch (reason) {
    case 'not-allowed':
      return 'No policy of it allows this. Your IT administrators can change that.';
    case 'already-requested':
      return 'It has been asked for already. My Access shows that request.';
    case 'incompatible-group':
      return 'A group membership rules it out: nobody may have both. Ask your IT administrators.';
    case 'not-possible':
      return 'It is not in a state in which this can be done any more. Look at what is there now: ‘what do I have’.';
    case 'not-found':
      return 'It does not exist any more.';
    case 'incompatible-package':
      return 'Something incompatible with it is held. That has to end first.';
    case 'already-assigned':
      return 'It is held already. Present access stays as it is.';
    case 'guest-disabled':
    case 'own-domain':
    case 'domain-blocked':
    case 'cross-tenant-blocked':
    case 'invitations-off':
    case 'invitations-suspended':
    case 'address-invalid':
    case 'delivery-failed':
    case 'removed':
    case 'other': {
      const { text, remedy } = failureWords(reason);
      return `${text[0]?.toUpperCase()}${text.slice(1)}. ${remedy}`;
    }
  }
}

/** One stage as a line: who, why, since when, until when, or how it ended. */
export function stageLine(stage: AccessStage, index: number, request: AccessRequest, reader: Reader) {
  const name = request.stages.length > 1 ? `Stage ${index + 1}` : 'Approval';
  const people = stage.approvers.map((one) => `${one.name}, ${stageWhy(one, request)}`);
  const { state } = stage;
  const over = isClosed(request);
  switch (state.kind) {
    case 'upcoming':
      return over ? { mark: '–', name, detail: 'Nobody was asked any more', when: '', current: false } : { mark: '○', name, detail: `Next: ${listed(people) || 'nobody can be found'}`, when: '', current: false };
    case 'open': {
      if (over) return { mark: '–', name, detail: `Not decided: ${listed(people) || 'nobody could be found'}`, when: '', current: false };
      const open = { ...stage, state };
      return {
        mark: '◔',
        name: `${name}: being decided`,
        detail: listed(stage.approvers.map((one) => [`${one.name}, ${stageWhy(one, request)}`, awayWords(one.id, open, reader)].filter(Boolean).join(', '))) || 'Nobody can be found',
        when: [`Asked ${momentWords(state.since, reader)}.`, alternatesWords(open, request, reader), `Lapses ${momentWords(state.lapseAt, reader)}.`].filter(Boolean).join(' '),
        current: true,
      };
    }
    case 'decided': {
      const who = state.by ? state.by.name : 'somebody, in Entra';
      return { mark: state.result === 'approved' ? '✓' : '✕', name, detail: `${state.result === 'approved' ? 'Approved' : 'Denied'} by ${who}`, when: momentWords(state.at, reader), current: false };
    }
    case 'lapsed':
      return { mark: '–', name, detail: `Nobody decided: ${listed(people) || 'nobody could be found'}`, when: `Lapsed ${momentWords(state.at, reader)}`, current: false };
  }
}
