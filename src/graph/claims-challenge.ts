/**
 * What Entra wants to see in the next token, as JSON: the `claims` of a challenge such as
 * `Bearer error="insufficient_claims", claims="eyJ…"`, which are in base64 there (learn.microsoft.com, claims challenges).
 * Null where the headers hold no challenge that can be read.
 */
export function claimsChallenge(headers: Headers): string | null {
  const challenge = headers.get('www-authenticate') ?? '';
  if (!/\berror="insufficient_claims"/i.test(challenge)) return null;
  const encoded = /\bclaims="([A-Za-z0-9+/=_-]{1,8192})"/i.exec(challenge)?.[1];
  if (encoded === undefined) return null;
  const claims = Buffer.from(encoded, 'base64').toString('utf8');
  try {
    const parsed: unknown = JSON.parse(claims);
    return typeof parsed === 'object' && parsed !== null ? claims : null;
  } catch {
    return null;
  }
}
