import { z } from 'zod';

const token = z.string().min(1);
/** Shown again to the client alone. */
const id = z.string().min(1).max(200);

const exchangeSchema = z.object({ id, token });
const authenticationSchema = z.object({ authentication: z.object({ id, token }).nullish(), state: z.string().max(2_000).nullish() });
const verificationSchema = z.object({ state: z.string() });
const failureSchema = z.object({ code: z.string() });

/** A token that a client brought, and the id of the card that asked for it. */
export type BroughtToken = z.output<typeof exchangeSchema>;

/** Reads the value of a `signin/tokenExchange`; `null` when it holds no token. */
export function readExchange(value: unknown): BroughtToken | null {
  return exchangeSchema.safeParse(value).data ?? null;
}

/** Reads what a button that is pressed again after a sign-in carries: a token, or the sign-in page's word; `null` when it is malformed. */
export function readAuthentication(value: unknown): { token: BroughtToken | null; signedInByHand: boolean } | null {
  const parsed = authenticationSchema.safeParse(value);
  if (!parsed.success) return null;
  return { token: parsed.data.authentication ?? null, signedInByHand: typeof parsed.data.state === 'string' };
}

/** True where the person closed the sign-in page without signing in. */
export function wasCancelled(value: unknown): boolean {
  return verificationSchema.safeParse(value).data?.state === 'CancelledByUser';
}

/** Reads the code of a `signin/failure`. */
export function readFailure(value: unknown): string {
  return failureSchema.safeParse(value).data?.code ?? '';
}
