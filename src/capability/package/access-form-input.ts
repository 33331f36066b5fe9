import { z } from 'zod';
import { plainText } from '../../card/plain-text.ts';
import type { AccessAsk } from '../../rule/check-access.ts';
import { idSchema } from '../new-id.ts';
import { packageId } from '../port/identity.ts';
import type { AccessWish } from './access-wish.ts';

const longest = 20_000;
const text = z.string().max(longest).default('');
/** Ids of Entra's objects; whatever else a client sends gets no further. */
const entraId = z.string().regex(/^[\w-]{0,64}$/).default('');

/** What comes back from the form: the button's own data with the inputs laid over it, all of it the client's word. */
const formData = z.looseObject({
  draft: idSchema('draft'),
  action: z.enum(['add', 'extend', 'remove']),
  package: entraId.pipe(z.string().min(1)),
  policy: entraId,
  direct: z.enum(['', 'yes']).default(''),
  target: z.string().max(254).default(''),
  start: text,
  end: text,
  reason: text,
});

export interface AccessFormInput {
  draft: string;
  wish: AccessWish;
  ask: AccessAsk;
}

/** Reads the form's inputs; null where they cannot have come from the form. */
export function readAccessForm(data: unknown): AccessFormInput | null {
  const parsed = formData.safeParse(data);
  if (!parsed.success) return null;
  const { draft, action, package: pkg, policy, direct, target, start, end, reason, ...others } = parsed.data;
  const answers: Record<string, string> = {};
  for (const [name, value] of Object.entries(others)) {
    if (!name.startsWith('answer_') || typeof value !== 'string' || value.length > longest) continue;
    answers[name.slice('answer_'.length)] = plainText(value, longest);
  }
  return {
    draft,
    wish: { action, packageId: packageId(pkg), policyId: policy, address: target.trim().toLowerCase(), direct: direct === 'yes' },
    ask: { action, start: start.trim(), end: end.trim(), reason: plainText(reason, longest), answers },
  };
}
