const words = { type: ['string', 'null'] };
const moment = { type: ['object', 'null'], properties: { dateTime: { type: 'string' }, timeZone: words } };
const query = (...names: string[]) => names.map((name) => ({ name, in: 'query' }));
const answers = (schema: object) => ({ '200': { content: { 'application/json': { schema } } }, default: { content: { 'application/json': { schema: { $ref: '#/components/schemas/ODataError' } } } } });

/** Operations of Microsoft Graph v1.0 that Foyer uses and the description leaves out, as learn.microsoft.com documents them. */
export const furtherOperations = {
  // user-get-mailboxsettings
  '/users/{user-id}/mailboxSettings': {
    get: {
      parameters: query('$select'),
      responses: answers({
        type: 'object',
        properties: {
          automaticRepliesSetting: {
            type: ['object', 'null'],
            properties: { status: { enum: ['disabled', 'alwaysEnabled', 'scheduled', 'Scheduled'] }, externalAudience: words, scheduledStartDateTime: moment, scheduledEndDateTime: moment },
          },
        },
      }),
    },
  },
  // rbacapplication-list-roleassignments, for the entitlement management provider
  '/roleManagement/entitlementManagement/roleAssignments': {
    get: {
      parameters: query('$select', '$filter', '$expand'),
      responses: answers({
        type: 'object',
        required: ['value'],
        properties: {
          value: { type: 'array', items: { type: 'object', required: ['id'], properties: { id: { type: 'string' }, principalId: words, roleDefinitionId: words, appScopeId: words, directoryScopeId: words } } },
          '@odata.nextLink': { type: 'string' },
        },
      }),
    },
  },
};
