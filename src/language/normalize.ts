/** No sentence that a person types is longer; what is longer is cut before anything looks at it. */
export const longestText = 8_000;

const replacements: [RegExp, string][] = [
  // Teams wraps a mention of the bot in <at> and turns addresses into mailto links.
  [/<at\b[^>]{0,200}>[^<]{0,200}<\/at>/gi, ' '],
  [/<mailto:([^|>\s]{1,320})\|[^>]{0,320}>/gi, '<$1>'],
  [/\bmailto:/gi, ''],
  [/[\u2018\u2019\u201B\u02BC\u00B4`]/g, "'"],
  [/[\u201C\u201D\u201E\u201F\u00AB\u00BB\u300C\u300D\u300E\u300F]/g, '"'],
  [/[\u2010-\u2012\u2212]/g, '-'],
  [/[\p{Cc}\p{Cf}\p{Zs}\p{Zl}\p{Zp}]+/gu, ' '],
];

/** The text as every later step sees it: short, without markup, control characters and typographic variants. */
export function normalize(text: string): string {
  let result = text.slice(0, longestText).normalize('NFC');
  result = result.replace(/[\uFF01-\uFF5E]/g, (wide) => String.fromCharCode(wide.charCodeAt(0) - 0xfee0));
  for (const [pattern, replacement] of replacements) result = result.replace(pattern, replacement);
  return result.trim();
}

const foldedCharacter = new Map<string, string>();

/** Lower case without accents, character for character, so that offsets stay those of the text. Japanese is left alone. */
export function fold(text: string): string {
  let result = '';
  for (let index = 0; index < text.length; index++) {
    const character = text[index]!;
    let folded = foldedCharacter.get(character);
    if (folded === undefined) {
      folded = character;
      if (character.charCodeAt(0) < 0x2000) {
        const bare = character.normalize('NFD').replace(/\p{M}+/gu, '').toLowerCase();
        if (bare.length === 1) folded = bare;
      }
      if (foldedCharacter.size < 5_000) foldedCharacter.set(character, folded);
    }
    result += folded;
  }
  return result;
}
