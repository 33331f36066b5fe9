/** Entra's built-in directory roles that the tenant knows, with their template ids (Entra, 'Built-in roles'). */
export const directoryRoles: readonly { readonly displayName: string; readonly templateId: string; readonly description: string }[] = [
  {
    displayName: 'Identity Governance Administrator', templateId: '45d8d3c5-c802-45c6-b32a-1d70b5e1e86e',
    description: 'Manage access using Microsoft Entra ID for identity governance scenarios.',
  },
  {
    displayName: 'Guest Inviter', templateId: '95e79109-95c0-4d8e-aee3-d01accf2d47b',
    description: "Can invite guest users independent of the 'members can invite guests' setting.",
  },
  {
    displayName: 'Global Administrator', templateId: '62e90394-69f5-4237-9190-012177145e10',
    description: 'Can manage all aspects of Microsoft Entra ID and Microsoft services that use Microsoft Entra identities.',
  },
  {
    displayName: 'User Administrator', templateId: 'fe930be7-5e62-47db-91af-98c3a49a38b1',
    description: 'Can manage all aspects of users and groups, including resetting passwords for limited admins.',
  },
  {
    displayName: 'Directory Writers', templateId: '9360feb5-f418-4baa-8175-e2a00bac4301',
    description: 'Can read and write basic directory information.',
  },
];
