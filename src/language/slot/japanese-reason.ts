import type { FoundReason, Sentence } from './reason.ts';

const labelled = /(?:理由|目的)(?:は|[::])\s?([^。、]{1,200}?)(?:です|だから|のため)?(?:。|$)/;
/** What stands before one of these is the reason. */
const conclusion = /(?:のために|のためです|のため|ため、|ためです|ために|ため|なので(?!す)|ので(?!す|し)|だから|ですから|ますから|から、|したいので)(?=[、。\s]|$|[\p{L}\d])/u;
const dateBeforeFrom = /(?:日|月|週|年|末|今日|明日|本日)から/;

/** A reason in Japanese: the clause before のため or ので. */
export function findJapaneseReason({ text, entities, dates }: Sentence): FoundReason | undefined {
  const label = labelled.exec(text);
  if (label?.[1] && !/[??]/.test(text.slice(label.index))) return { reason: label[1].trim(), start: label.index, end: label.index + label[0].length, clause: true };
  const match = conclusion.exec(text);
  if (!match || dateBeforeFrom.test(text.slice(Math.max(0, match.index - 3), match.index + match[0].length))) return undefined;
  const end = match.index;
  const before = text.slice(0, end);
  let start = Math.max(before.lastIndexOf('。'), before.lastIndexOf('\n')) + 1;
  // 'tom@… を、テストのため': the reason begins after the comma that follows what is wanted.
  for (const span of [...entities.filter(({ kind }) => kind === 'email'), ...dates.filter(({ binding, end: dateEnd }) => binding && (text[dateEnd] === '、' || match[0].startsWith('のため')))]) {
    if (span.end <= end && span.end > start) start = span.end;
  }
  const particle = /^(?:さん|様)?(?:を|に|へ|は|の|まで|、|\s|で|も|と)*/.exec(text.slice(start, end));
  start += particle?.[0].length ?? 0;
  const reason = text.slice(start, end).replace(/^[、\s]+|[、\s]+$/g, '');
  return reason ? { reason, start, end: match.index + match[0].length, clause: true } : undefined;
}
