/** The names of the tenant that the understanding knows: what people may call a thing, and what it is called. */
export interface Vocabulary {
  ownDomain: string;
  people: { userPrincipalName: string; displayName: string }[];
  guests: { mail: string; displayName: string; assignments: { package: string; end: string }[] }[];
  organizations: { displayName: string; domains: string[] }[];
  packages: string[];
  workflows: string[];
}
