import { z } from 'zod';
import type { InvitationAsk } from '../../rule/check-invitation.ts';
import { idSchema } from '../new-id.ts';
import { plainText } from '../../card/plain-text.ts';

const longest = 20_000;
const text = z.string().max(longest).default('');

/** What comes back from the form: the button's own data with the inputs laid over it, all of it the client's word. */
const formData = z.looseObject({
  draft: idSchema('draft'),
  guests: z.coerce.number().int().min(1).max(50),
  package: text,
  start: text,
  end: text,
  reason: text,
  language: text,
});

const rowData = z.object({ mail: text, name: text, organization: text });

export interface FormInput {
  draft: string;
  ask: InvitationAsk;
}

/** Reads the form's inputs; null where they cannot have come from the form. */
export function readForm(data: unknown): FormInput | null {
  const parsed = formData.safeParse(data);
  if (!parsed.success) return null;
  const { draft, guests, ...fields } = parsed.data;
  const rows: InvitationAsk['guests'] = [];
  for (let index = 0; index < guests; index += 1) {
    const row = rowData.safeParse({ mail: fields[`mail${index}`], name: fields[`name${index}`], organization: fields[`organization${index}`] });
    if (!row.success) return null;
    const mail = row.data.mail.trim().toLowerCase();
    // A row whose address was emptied is a guest taken off the list; the same address twice is one guest.
    if (mail === '' || rows.some((one) => one.mail === mail)) continue;
    rows.push({ mail, name: plainText(row.data.name, 200) || null, organization: plainText(row.data.organization, 200) || null });
  }
  return {
    draft,
    ask: {
      guests: rows,
      packageId: fields.package === '' || fields.package === 'none' ? null : fields.package,
      start: fields.start.trim(),
      end: fields.end.trim(),
      reason: plainText(fields.reason, longest),
      language: fields.language,
    },
  };
}
