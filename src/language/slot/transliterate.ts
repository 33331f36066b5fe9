const rows: [string, string][] = [
  ['ァアィイゥウェエォオ', 'aaiiuueeoo'],
  ['ヴ', 'b'],
];
const consonants: [string, string][] = [
  ['カキクケコ', 'k'], ['ガギグゲゴ', 'g'], ['サシスセソ', 's'], ['ザジズゼゾ', 's'], ['タチツテト', 't'], ['ダヂヅデド', 'd'], ['ナニヌネノ', 'n'],
  ['ハヒフヘホ', 'h'], ['バビブベボ', 'b'], ['パピプペポ', 'p'], ['マミムメモ', 'm'], ['ラリルレロ', 'l'],
];
const vowels = 'aiueo';
const others: Record<string, string> = { ヤ: 'ya', ユ: 'yu', ヨ: 'yo', ャ: 'ya', ュ: 'yu', ョ: 'yo', ワ: 'wa', ヲ: 'o', ン: 'n', ッ: '', ー: '' };

const sounds = new Map<string, string>(Object.entries(others));
for (const [letters, latin] of rows) [...letters].forEach((letter, index) => sounds.set(letter, latin[index]!));
for (const [letters, consonant] of consonants) [...letters].forEach((letter, index) => sounds.set(letter, consonant + vowels[index]!));

/** A rough sound of a word, the same for katakana and Latin letters: アポロ and Apollo are both `apolo`. */
export function latinKey(word: string): string {
  const latin = [...word].map((letter) => sounds.get(letter) ?? letter).join('').toLowerCase();
  return latin.replaceAll('r', 'l').replaceAll('v', 'b').replaceAll('z', 's').replaceAll('c', 'k').replaceAll('f', 'h').replace(/(.)\1+/g, '$1');
}
