import type { Hit } from '../lexicon/find-concepts.ts';
import type { Token } from '../token.ts';

const introducing = /(?:\b(?:for|about|around|named|called|with|containing|matching|related to|concerning|regarding|like|fur|zu|zum|zur|uber|namens|mit|pour|sur|concernant|avec|para|sobre|de nombre|con)|:)\s(?!(?:an? |the |ein |une? |el |la )?(?:access )?(?:packages?|pakete?|zugriffspakete?|paquetes?|paquets?)\b)(?:the |a |an |our |die |der |das |den |les |le |la |los |las |el |un |une |una )?([^?!.;]{2,80})/;
const nothing = /^(?:me|us|myself|mich|uns|moi|nous|mi|nosotros|guests?|now|example|free)\b/;

/** What packages are searched for: the words after 'for' or 'about', or in quotes. */
export function findQuery(text: string, folded: string, tokens: Token[], hits: Hit[], unknown: ReadonlySet<number>): string | undefined {
  const quoted = /"([^"]{1,80})"/.exec(text);
  if (quoted) return quoted[1];
  const japanese = /([\p{L}\p{N} ]{1,40}?)(?:向け|用(?!でき|可能|し)|に関する|関連|について)の?/u.exec(text);
  if (japanese) return japanese[1];
  const match = introducing.exec(folded);
  if (match?.[1] && !nothing.test(match[1])) {
    const start = match.index + match[0].length - match[1].length;
    return clean(text.slice(start, start + match[1].length));
  }
  return beforePackage(tokens, hits, unknown);
}

/** 'something with the ledger': only the ledger is looked for. */
const something = /^(?:something|anything|etwas|quelque chose|algo) (?:for|with|about|für|mit|zu|pour|avec|sur|para|con|sobre) (?:the |a |an |our |die |der |das |den |les |le |la |los |las |el |un |une |una )?/i;
const further = /\s(?:i|we|that|which|who|can|could|do|are|is|there|ich|wir|man|es|gibt|que|je|puis|hay|puedo|disponibles?|available|please|bitte|svp|por favor|s'il (?:te|vous) pla[iî]t)\b.*$/i;

function clean(query: string): string | undefined {
  return query.replace(something, '').replace(further, '').replace(/[\s,?!.]+$/, '') || undefined;
}

/** 'search supplier packages': unexplained words directly before the noun. */
function beforePackage(tokens: Token[], hits: Hit[], unknown: ReadonlySet<number>): string | undefined {
  const noun = hits.find((hit) => hit.concept === 'package');
  if (!noun) return undefined;
  let first = noun.first;
  while (first > 0 && (unknown.has(first - 1) || hits.some((hit) => hit.first === first - 1 && hit.concept === 'external')) && !tokens[first - 1]!.japanese) first--;
  return first < noun.first ? tokens.slice(first, noun.first).map((token) => token.text).join(' ') : undefined;
}

