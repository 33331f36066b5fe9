/** Ids of the tenant's objects, branded so that one kind is never passed for another. */
declare const kind: unique symbol;
type Id<Kind extends string> = string & { readonly [kind]: Kind };

/** The Entra object id of an employee. */
export type PersonId = Id<'person'>;
/** The Entra object id of a guest account. */
export type GuestId = Id<'guest'>;
/** The Entra tenant. */
export type TenantId = Id<'tenant'>;
/** An access package of entitlement management. */
export type PackageId = Id<'package'>;
/** An assignment policy of an access package. */
export type PolicyId = Id<'policy'>;
/** A catalog of access packages. */
export type CatalogId = Id<'catalog'>;
/** Somebody's access package: an assignment in entitlement management. */
export type AssignmentId = Id<'assignment'>;
/** A connected organization. */
export type OrganizationId = Id<'organization'>;
/** A request to entitlement management that assigns or removes a package. */
export type AssignmentRequestId = Id<'assignment-request'>;

/** Brands a string that has been checked at a door (a token, a Graph answer, a stored row). */
export const personId = (value: string) => value as PersonId;
export const guestId = (value: string) => value as GuestId;
export const tenantId = (value: string) => value as TenantId;
export const packageId = (value: string) => value as PackageId;
export const policyId = (value: string) => value as PolicyId;
export const assignmentRequestId = (value: string) => value as AssignmentRequestId;
export const catalogId = (value: string) => value as CatalogId;
export const assignmentId = (value: string) => value as AssignmentId;
export const organizationId = (value: string) => value as OrganizationId;
