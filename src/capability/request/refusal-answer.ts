import type { Reader } from '../../card/date-words.ts';
import type { GuestRequest, RequestRefusal } from '../../rule/request.ts';
import type { ActionAnswer } from '../port/turn.ts';
import { decidedWords, requestCard } from './request-card.ts';

/** The answer to a button that may not, or no longer, change a request. A stranger learns nothing of what exists. */
export function refusalAnswer(request: GuestRequest | null, refusal: RequestRefusal | 'unknown' | 'nothing', viewer: { id: string }, reader: Reader): ActionAnswer {
  if (request === null || refusal === 'unknown' || refusal === 'nothing') return stranger;
  switch (refusal.reason) {
    case 'own-request':
      return { kind: 'refused', status: 403, text: 'Nobody decides on their own request. Nothing was changed.' };
    case 'not-yours':
    case 'not-asked-yet':
      return stranger;
    case 'closed': {
      const role = request.requestor.id === viewer.id ? 'requestor' : 'approver';
      return { kind: 'card', card: requestCard(request, viewer, role, reader, { remark: decidedWords(request, reader) }).card };
    }
  }
}

const stranger: ActionAnswer = { kind: 'refused', status: 403, text: 'This request is not yours to change, or exists no more. Nothing was changed.' };
