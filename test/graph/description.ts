import { readFileSync } from 'node:fs';
import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js';
import { furtherOperations } from './further-operations.ts';

/** An operation of Microsoft Graph v1.0, as the pruned OpenAPI description tells it. */
export interface Operation {
  method: string;
  /** As in the description: `/users/{user-id}/manager`. */
  template: string;
  queryOptions: ReadonlySet<string>;
}

/** What of a request is held against the description; `path` is below `/v1.0`, decoded or not, without its query. */
export interface DescribedRequest {
  method: string;
  path: string;
  query?: URLSearchParams;
  body?: unknown;
}

interface OperationObject {
  parameters?: { name: string; in: string }[];
  requestBody?: { required?: boolean; content?: Record<string, unknown> };
  responses: Record<string, { content?: Record<string, unknown> }>;
}

const description: { paths: Record<string, Record<string, OperationObject>> } = JSON.parse(readFileSync(new URL('../fixture/graph/openapi.json', import.meta.url), 'utf8'));
Object.assign(description.paths, furtherOperations);

const ajv = new Ajv2020({ strict: false, allErrors: true, validateFormats: false });
ajv.addSchema(description, 'graph');

/** Parameters of paging, which next links bring along and the description leaves out. */
const pagingOptions = new Set(['$skiptoken', '$deltatoken']);

const routes = Object.keys(description.paths)
  .map((template) => ({ template, pattern: patternOf(template), parameters: template.split('{').length }))
  .sort((one, other) => one.parameters - other.parameters);

/** The operation of a method and a path; the most literal one where several fit, null where none does. */
export function findOperation(method: string, path: string): Operation | null {
  for (const { template, pattern } of routes) {
    const operation = pattern.test(path) ? operationAt(method, template) : undefined;
    if (operation) return { method, template, queryOptions: new Set((operation.parameters ?? []).filter((parameter) => parameter.in === 'query').map(({ name }) => name)) };
  }
  return null;
}

/** What is wrong with a request; empty where nothing is. */
export function requestProblems({ method, path, query = new URLSearchParams(), body }: DescribedRequest): string[] {
  const operation = findOperation(method, path);
  if (!operation) return [`no operation ${method} ${path}`];
  const unknown = [...query.keys()].filter((name) => !operation.queryOptions.has(name) && !pagingOptions.has(name)).map((name) => `${operation.template}: unknown query option ${name}`);
  return [...unknown, ...bodyProblems(operation, body)];
}

/** What is wrong with the body of a response; empty where nothing is. */
export function responseProblems({ method, path, status, body }: DescribedRequest & { status: number }): string[] {
  const operation = findOperation(method, path);
  if (!operation) return [`no operation ${method} ${path}`];
  const responses = operationAt(method, operation.template)?.responses ?? {};
  const name = String(status) in responses ? String(status) : status >= 400 ? 'default' : null;
  if (name === null) return [`${operation.template}: unknown status ${status}`];
  const hasBody = responses[name]?.content !== undefined;
  if (!hasBody) return body === undefined || body === null ? [] : [`${operation.template}: a body with ${status}`];
  return problems(`${pointer(operation)}/responses/${name}/content/application~1json/schema`, body, `${operation.template} ${status}`);
}

function bodyProblems(operation: Operation, body: unknown): string[] {
  const requestBody = operationAt(operation.method, operation.template)?.requestBody;
  if (!requestBody) return body === undefined ? [] : [`${operation.template}: takes no body`];
  if (body === undefined) return requestBody.required ? [`${operation.template}: a body is missing`] : [];
  return problems(`${pointer(operation)}/requestBody/content/application~1json/schema`, body, operation.template);
}

function problems(schemaPointer: string, value: unknown, place: string): string[] {
  const validate = compiled(schemaPointer);
  return validate(value) ? [] : (validate.errors ?? []).map((error: ErrorObject) => `${place}: ${error.instancePath || 'body'} ${error.message}`);
}

function compiled(schemaPointer: string): ValidateFunction {
  const validate = ajv.getSchema(`graph#${schemaPointer}`);
  if (!validate) throw new Error(`The description has no schema at ${schemaPointer}.`);
  return validate;
}

function operationAt(method: string, template: string): OperationObject | undefined {
  return description.paths[template]?.[method.toLowerCase()];
}

function pointer({ method, template }: Operation): string {
  const escaped = template.replaceAll('~', '~0').replaceAll('/', '~1');
  return `/paths/${encodeURIComponent(escaped)}/${method.toLowerCase()}`;
}

/** Parameters match one segment; the empty parentheses of a function may be left out, as in `/users/delta`. */
function patternOf(template: string): RegExp {
  const literal = template.split(/(\{[^}]+\}|\(\))/).map((part) => (part === '()' ? '(\\(\\))?' : part.startsWith('{') ? "[^/']+" : part.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')));
  return new RegExp(`^${literal.join('')}$`);
}
