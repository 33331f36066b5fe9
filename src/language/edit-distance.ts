import { distance } from 'fastest-levenshtein';

/** Whether one word is the other with a typing error: one letter off or two swapped; two off in a very long word. */
export function isTypo(typed: string, meant: string): boolean {
  const length = Math.min(typed.length, meant.length);
  if (length < 4 || Math.abs(typed.length - meant.length) > 2) return false;
  const allowed = length >= 10 ? 2 : length >= 5 ? 1 : 0;
  if (typed[0] !== meant[0] && typed[1] !== meant[1] && typed[0] !== meant[1]) return false;
  const edits = distance(typed, meant);
  return edits <= allowed || (edits === 2 && isSwap(typed, meant));
}

function isSwap(typed: string, meant: string): boolean {
  if (typed.length !== meant.length) return false;
  let at = 0;
  while (typed[at] === meant[at]) at++;
  return typed[at] === meant[at + 1] && typed[at + 1] === meant[at] && typed.slice(at + 2) === meant.slice(at + 2);
}
