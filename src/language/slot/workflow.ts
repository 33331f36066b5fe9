import { isTypo } from '../edit-distance.ts';
import type { Span, Token } from '../token.ts';
import { tokenize } from '../token.ts';

export interface FoundWorkflow extends Span {
  /** As said. */
  name: string;
}

/** A lifecycle workflow of the tenant by its name, as the person wrote it. */
export function findWorkflow(text: string, tokens: Token[], workflows: readonly string[], isTaken: (position: number) => boolean): FoundWorkflow | undefined {
  for (const workflow of workflows) {
    const words = tokenize(workflow).map((token) => token.folded);
    for (let at = 0; at + words.length <= tokens.length; at++) {
      if (!words.every((word, offset) => !isTaken(at + offset) && (tokens[at + offset]!.folded === word || isTypo(tokens[at + offset]!.folded, word)))) continue;
      const start = tokens[at]!.start;
      const end = tokens[at + words.length - 1]!.end;
      return { name: text.slice(start, end), start, end };
    }
  }
  return undefined;
}
