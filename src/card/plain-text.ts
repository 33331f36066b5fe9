/**
 * A person's words, fit to be shown: no control characters, no direction overrides that would turn a sentence round,
 * no date macro (`{{DATE(...)}}` is expanded by clients wherever it stands), at most `most` characters.
 * Cards put these words into text runs, which know no markdown.
 */
export function plainText(text: string, most = 1000): string {
  const cleaned = text
    .toWellFormed()
    .normalize('NFC')
    .replaceAll(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ')
    .replaceAll(/[\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/g, '')
    .replaceAll('{{', '{\u200b{')
    .trim();
  return cleaned.length <= most ? cleaned : `${cleaned.slice(0, most - 1)}…`;
}

/**
 * Words for the few places that know markdown (headings and the line below them): what would be bold, a link or code is
 * shown as the letters that it is. Both renderers of Adaptive Cards honour a backslash before these.
 */
export function withoutMarkdown(text: string): string {
  return text.replaceAll(/[\\*_[\]~`]|(?<=\])\(/g, '\\$&');
}

/** Somebody's words as a sentence, so that another one can follow. */
export const sentence = (text: string) => (text === '' || /[.!?…。]$/.test(text) ? text : `${text}.`);

/** Several of them as a reader would say them: `a`, `a and b`, `a, b and c`. */
export function listed(items: readonly string[]): string {
  return new Intl.ListFormat('en', { type: 'conjunction' }).format(items).replace(/, and /, ' and ');
}
