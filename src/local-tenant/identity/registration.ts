import { z } from 'zod';

/** The bot's app registration, its service principal and what an administrator has granted it: data, so that a grant is a line. */
export const registrationSchema = z.object({
  id: z.literal('registration'),
  appId: z.string(),
  secret: z.string(),
  displayName: z.string(),
  servicePrincipalId: z.string(),
  /** The id of the app in the organization's Teams catalog, and the one in its manifest. */
  teamsAppId: z.string(),
  teamsExternalId: z.string(),
  directoryRoles: z.array(z.string()),
  applicationPermissions: z.array(z.string()),
  /** Delegated scopes that an administrator consented to for everybody. */
  tenantScopes: z.array(z.string()),
  /** Delegated scopes that each person may consent to alone. */
  personScopes: z.array(z.string()),
});
export type Registration = z.infer<typeof registrationSchema>;

/** What one person consented to, and what they answer when asked; `ask` waits for an answer on a sign-in card. */
export const consentSchema = z.object({ id: z.string(), answer: z.union([z.boolean(), z.literal('ask')]), scopes: z.array(z.string()) });

export type Consent = z.infer<typeof consentSchema>;

export const signingKeySchema = z.object({ id: z.enum(['entra', 'channel']), jwk: z.record(z.string(), z.unknown()) });
