import { countWords } from '../../card/bulk-words.ts';
import type { Bulk } from '../../rule/bulk.ts';
import type { Notice } from '../port/store.ts';
import { bulkName } from '../../card/bulk-words.ts';

/** The words beside the card that changes: a changed card is silent to a screen reader and easy to miss. */
export function finishedNotice(bulk: Bulk): Notice {
  const { done, failed, undone, sent, problem } = bulk.counts;
  const parts = [`${countWords(done, 'row')} done`, failed > 0 && `${failed} failed`, undone > 0 && `${undone} not begun`, sent > 0 && `${sent} still being delivered by Entra`, problem > 0 && `${problem} left out for their problems`].filter((one) => one !== false);
  const remedy = failed + undone + problem > 0 ? ' The card above offers a file of what was not done, and why; mended, it can be sent again.' : '';
  return { key: `${bulk.id} finished`, subjectId: bulk.id, tenantId: bulk.tenantId, to: { personId: bulk.owner.id }, subject: 'Your list has ended', text: `${bulkName(bulk)} has ended: ${parts.join(', ')}.${remedy}` };
}
