export { dates } from './dates.ts';
export { lexicon } from './lexicon.ts';
export { reasons } from './reasons.ts';
