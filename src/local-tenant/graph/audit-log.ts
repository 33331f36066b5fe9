import { nameOf } from './graph-call.ts';
import type { OperationTable } from './graph-call.ts';
import { GraphError } from './graph-error.ts';
import { listReply } from './odata/list.ts';
import { project } from './odata/model.ts';
import type { Model } from './odata/model.ts';
import type { AuditRecord } from '../directory/audit.ts';

const auditModel: Model<AuditRecord> = { type: 'microsoft.graph.directoryAudit', wire: (record) => ({ ...record }), navigation: {} };

/** The directory's audit log; newest first unless asked otherwise, up to a thousand a page. */
export const auditOperations: OperationTable = {
  'GET /auditLogs/directoryAudits': (call) => {
    const { audits } = call.tenant;
    const orderBy = call.query.orderBy.length === 0 ? [{ path: 'activityDateTime', isDescending: true }] : call.query.orderBy;
    return listReply({ ...call, query: { ...call.query, orderBy } }, {
      items: audits.values(), rowOf: (record) => audits.rowOf(record.id), model: auditModel, context: 'auditLogs/directoryAudits', pageSize: 1000,
    });
  },
  'GET /auditLogs/directoryAudits/{directoryAudit-id}': (call) => {
    const id = nameOf(call, 'directoryAudit-id');
    const record = call.tenant.audits.get(id);
    if (record === undefined) throw new GraphError(404, 'Request_ResourceNotFound', `Resource '${id}' was not found.`);
    return {
      status: 200,
      body: { '@odata.context': 'https://graph.microsoft.com/v1.0/$metadata#auditLogs/directoryAudits/$entity', ...project(auditModel, record, call.query) },
    };
  },
};
