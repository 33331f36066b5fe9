import { z } from 'zod';

const element = z.looseObject({ type: z.string().optional() });
const run = z.union([z.string(), z.looseObject({ text: z.string() })]);

/** A card as lines of plain text, in reading order: what a terminal shows of it. */
export function cardLines(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(cardLines);
  const parsed = element.safeParse(value);
  if (!parsed.success) return [];
  const { type, ...rest } = parsed.data;
  switch (type) {
    case 'TextBlock':
      return [String(rest['text'])];
    case 'RichTextBlock':
      return [z.array(run).parse(rest['inlines']).map((one) => (typeof one === 'string' ? one : one.text)).join('')];
    case 'ColumnSet':
      // Columns stand beside one another.
      return [z.array(z.unknown()).parse(rest['columns']).map((column) => cardLines(column).join(' ')).filter(Boolean).join('   ')];
    case 'ActionSet':
      return [];
    default:
      if (type === 'Input.Toggle') return [`[${rest['value'] === 'true' ? 'x' : ' '}] ${String(rest['title'])}`];
      if (type?.startsWith('Input.')) return [`${String(rest['label'])}: ${inputText(rest)}`];
      return [...cardLines(rest['body'] ?? []), ...cardLines(rest['items'] ?? []), ...buttons(rest['actions'])];
  }
}

function inputText(input: Record<string, unknown>): string {
  const value = String(input['value'] ?? '');
  const choices = z.array(z.object({ title: z.string(), value: z.string() })).safeParse(input['choices']);
  return (choices.success ? choices.data.find((choice) => choice.value === value)?.title : undefined) ?? value;
}

function buttons(actions: unknown): string[] {
  const titles = z.array(z.looseObject({ title: z.string() })).safeParse(actions);
  return titles.success && titles.data.length > 0 ? [titles.data.map((action) => `[ ${action.title} ]`).join(' ')] : [];
}
