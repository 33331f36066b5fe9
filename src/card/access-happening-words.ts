import type { AccessHappening, AccessRequest } from '../rule/access-request.ts';
import { failureSentence, stageWhy } from './access-words.ts';
import { dayOfMoment, momentWords, type Reader } from './date-words.ts';
import { listed } from './plain-text.ts';

/** What happened, in a sentence; `quote` is somebody's own words. */
export function accessHappeningWords(happening: AccessHappening, request: AccessRequest, reader: Reader): { text: string; quote: string } {
  const say = (text: string, quote = '') => ({ text, quote });
  const stage = (index: number) => (request.stages.length > 1 ? ` (stage ${index + 1})` : '');
  switch (happening.what) {
    case 'access-asked':
      return say(`${happening.by.name} asked${request.origin === 'entra' ? ', outside of Foyer' : ''}`);
    case 'access-sent':
      return say('Entra has the request');
    case 'access-unsent':
      return say('Not sent: Foyer was interrupted');
    case 'stage-approver-asked':
      return say(`${happening.who.name} is asked${stage(happening.stage)}, ${stageWhy(happening.who, request)}, until ${momentWords(happening.until, reader)}`);
    case 'stage-reminded':
      return say(`${listed(happening.who.map(({ name }) => name))} reminded${happening.by ? ` by ${happening.by.name}` : ''}`);
    case 'stage-forwarded':
      return say(`${happening.by.name} handed it on to ${happening.to.name}`);
    case 'stage-approved':
      return say(`Approved by ${happening.by?.name ?? 'somebody, in Entra'}${stage(happening.stage)}`, happening.words);
    case 'stage-denied':
      return say(`Denied by ${happening.by?.name ?? 'somebody, in Entra'}${stage(happening.stage)}`, happening.words);
    case 'stage-lapsed':
      return say(`Nobody decided in time${stage(happening.stage)}`);
    case 'question-asked':
      return say(`${happening.by.name} asked`, happening.words);
    case 'question-answered':
      return say(`${happening.by.name} answered`, happening.words);
    case 'access-withdrawn':
      return say(happening.by ? `Withdrawn by ${happening.by.name}` : 'Withdrawn in Entra');
    case 'access-refused':
      return say(`Entra refused: ${failureSentence(happening.reason)}`);
    case 'access-scheduled':
      return say(`Scheduled for ${dayOfMoment(happening.for, reader)}`);
    case 'access-delivering':
      return say('Entra began to deliver it');
    case 'access-delivered':
      return say(request.terms.action === 'remove' ? 'Ended' : `Delivered${happening.endsAt ? `, until ${dayOfMoment(happening.endsAt, reader)}` : ''}`);
    case 'access-partly':
      return say('Delivered in part');
    case 'access-failed':
      return say(`Not delivered: ${failureSentence(happening.reason)}`);
    case 'access-tried-again':
      return say(`Tried again by ${happening.by.name}`);
  }
}
