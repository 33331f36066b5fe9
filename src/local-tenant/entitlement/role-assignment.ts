import { z } from 'zod';

/** The roles of entitlement management (Entra, 'Delegation and roles in entitlement management'), with their ids. */
export const entitlementRoles = {
  catalogCreator: { id: 'ba92d953-d8e0-4e39-a797-0cbedb0a89e8', displayName: 'Catalog creator', description: 'Can create new catalogs' },
  catalogOwner: { id: 'ae79f266-94d4-4dab-b730-feca7e132178', displayName: 'Catalog owner', description: 'Can edit and manage everything in a catalog' },
  catalogReader: { id: '44272f93-9762-48e8-af59-1b5351b1d6b3', displayName: 'Catalog reader', description: 'Can view existing access packages within a catalog' },
  packageManager: {
    id: '7f480852-ebdc-47d4-87de-0d8498384a83', displayName: 'Access package manager', description: 'Can edit and manage all existing access packages within a catalog',
  },
  assignmentManager: {
    id: 'e2182095-804a-4656-ae11-64734e9b7ae5', displayName: 'Access package assignment manager',
    description: 'Can edit and manage all existing access packages\' assignments',
  },
} as const;
export type EntitlementRole = keyof typeof entitlementRoles;

/** A role that somebody, or an application, holds in one catalog; the scope of a catalog creator is everything, '/'. */
export const roleAssignmentSchema = z.object({
  id: z.string(),
  principalId: z.string(),
  roleDefinitionId: z.string(),
  /** '/AccessPackageCatalog/{id}', or '/'. */
  appScopeId: z.string(),
});
export type RoleAssignment = z.infer<typeof roleAssignmentSchema>;

export function catalogScope(catalogId: string): string {
  return `/AccessPackageCatalog/${catalogId}`;
}
