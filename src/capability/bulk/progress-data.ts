import { countWords } from '../../card/bulk-words.ts';
import { momentWords, type Reader } from '../../card/date-words.ts';
import type { CardData } from '../../card/registry.ts';
import type { Bulk, BulkEnd, PauseReason } from '../../rule/bulk.ts';

type Data = CardData<'bulk-progress'>;

export interface Progress {
  title: string;
  status: string;
  detail: string;
  style: Data['statusStyle'];
  segments: [number, Data['statusStyle']][];
  tallies: Data['tallies'];
}

/** How a list goes, in words and numbers. */
export function progressData(bulk: Bulk, reader: Reader): Progress {
  const { counts, state, total } = bulk;
  const begun = counts.sending + counts.sent + counts.done + counts.failed;
  const wanted = begun + counts.ready + counts.undone;
  const drawn = { segments: drawnSegments(bulk), tallies: drawnTallies(bulk) };
  const say = (title: string, status: string, style: Progress['style'], detail = ''): Progress => ({ title, status, style, detail, ...drawn });
  const sentTitle = `${(begun - counts.sending).toLocaleString('en')} of ${countWords(wanted, 'row')} sent`;
  switch (state.kind) {
    case 'checking': {
      const checked = total - counts.unchecked;
      const title = `${checked.toLocaleString('en')} of ${countWords(total, 'row')} checked`;
      const waiting = bulk.wait ? waitWords(bulk) : state.then === 'run' ? 'The rows are checked once more, since things may have changed. What is still right is sent then.' : 'Nothing has been done yet.';
      return { ...say(title, 'Being checked', bulk.wait ? 'warning' : 'accent', waiting), segments: [[checked, 'accent'], [counts.unchecked, 'emphasis']] };
    }
    case 'ready':
    case 'scheduled':
      return say(countWords(counts.ready, 'row'), state.kind === 'scheduled' ? `Starts ${momentWords(state.at, reader)}` : 'Ready', 'accent', 'The rows are checked once more then. Nothing has been done yet.');
    case 'running':
      return bulk.wait ? say(sentTitle, 'Waiting for Entra', 'warning', waitWords(bulk)) : say(sentTitle, 'Running', 'accent', 'Each row is written down as it is done: a restart loses and repeats nothing.');
    case 'paused':
      return say(sentTitle, 'Paused', 'warning', pauseWords(state.why));
    case 'delivering':
      return say(sentTitle, 'Being delivered', 'accent', `${endWords(state.end)} Entra delivers ${countWords(counts.sent, 'row')}, which takes minutes, sometimes hours.`);
    case 'finished':
      return say(`${counts.done.toLocaleString('en')} of ${countWords(wanted, 'row')} done`, state.end === 'all-sent' ? 'Finished' : 'Stopped', counts.failed + counts.undone > 0 ? 'warning' : 'good', `${endWords(state.end)} Ended ${momentWords(state.at, reader)}.`);
    case 'discarded':
      return { ...say('Discarded', 'Discarded', 'emphasis', 'Nothing was done. To start again, send the list once more.'), segments: [], tallies: [] };
  }
}

function waitWords({ wait }: Bulk): string {
  switch (wait?.why) {
    case 'throttled':
      return 'Entra asked for a pause, and goes on by itself.';
    case 'silent':
      return 'Entra does not answer just now. It goes on by itself.';
    case 'forbidden':
      return 'Entra does not let Foyer in: check its permissions. It is tried again every five minutes.';
    case undefined:
      return '';
  }
}

function pauseWords(why: PauseReason): string {
  switch (why) {
    case 'pressed':
      return 'Nothing is sent until somebody goes on. What was sent is still being delivered.';
    case 'invitations-suspended':
      return 'Microsoft has suspended invitations of your organization. Ask Microsoft’s support, then go on.';
    case 'invitations-off':
      return 'Guest invitations are switched off. Allow them in Entra, then go on.';
  }
}

function endWords(end: BulkEnd): string {
  switch (end) {
    case 'all-sent':
      return 'Every row has been sent.';
    case 'stopped':
      return 'Stopped: the rows that waited for their turn stay undone.';
    case 'not-allowed':
      return 'Whoever started it is no governance administrator any more, so the other rows stay undone.';
  }
}

const drawnSegments = ({ counts }: Bulk): Progress['segments'] => [
  [counts.done, 'good'],
  [counts.failed, 'attention'],
  [counts.sent + counts.sending, 'accent'],
  [counts.ready + counts.undone, 'emphasis'],
];

function drawnTallies({ counts, state }: Bulk): Progress['tallies'] {
  if (state.kind === 'checking') return [];
  const row = (count: number, mark: string, color: Data['tallies'][number]['color'], one: string, many: string) => (count > 0 ? [{ mark, color, count: countWords(count, 'row'), label: ` ${count === 1 ? one : many}` }] : []);
  return [
    ...row(counts.done, '✓', 'Good', 'is done', 'are done'),
    ...row(counts.sending, '…', 'Accent', 'is being sent', 'are being sent'),
    ...row(counts.sent, '…', 'Accent', 'is being delivered by Entra', 'are being delivered by Entra'),
    ...row(counts.failed, '✕', 'Attention', 'failed', 'failed'),
    ...row(counts.undone, '○', 'Default', 'was not begun', 'were not begun'),
    ...row(counts.ready, '○', 'Default', 'waits for its turn', 'wait for their turn'),
  ];
}
