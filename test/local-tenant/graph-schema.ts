import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import type { ValidateFunction } from 'ajv';
import { z } from 'zod';

const documentSchema = z.object({
  paths: z.record(
    z.string(),
    z.record(z.string(), z.object({ responses: z.record(z.string(), z.object({ content: z.record(z.string(), z.unknown()).optional() })) })),
  ),
});
const text: unknown = JSON.parse(readFileSync(new URL('../fixture/graph/openapi.json', import.meta.url), 'utf8'));
const { paths } = documentSchema.parse(text);
const ajv = new Ajv2020({ strict: false, allErrors: true }).addSchema(z.record(z.string(), z.unknown()).parse(text), 'graph');
const compiled = new Map<string, ValidateFunction>();

const routes = Object.keys(paths).map((path) => ({
  path,
  placeholders: path.split('/').filter((segment) => segment.startsWith('{')).length,
  expression: new RegExp(`^${path.replace(/[.*+?^$()|[\]\\]/g, '\\$&').replace('\\(\\)', '(\\(\\))?').replace(/\{[^}]+\}/g, '[^/]+')}$`),
})).sort((left, right) => left.placeholders - right.placeholders);

/** Operations of Graph v1.0 that the pruned description leaves out; their answers are read in the tests themselves. */
const undescribed = [
  /^GET \/groups$/, /^POST \/groups\/[^/]+\/members\/\$ref$/, /^(GET|POST|DELETE) \/roleManagement\/entitlementManagement\//,
  /^GET \/(users\/[^/]+|me)\/mailboxSettings/,
];

/** What is wrong with an answer by Microsoft's description of the operation; empty when it is as described. */
export function schemaProblems(method: string, path: string, status: number, body: unknown): string[] {
  const plain = decodeURIComponent(path).replace('/microsoft.graph.user', '/graph.user');
  const route = routes.find(({ path: template, expression }) => expression.test(plain) && paths[template]?.[method.toLowerCase()] !== undefined);
  const operation = route === undefined ? undefined : paths[route.path]?.[method.toLowerCase()];
  if (route === undefined || operation === undefined) return status >= 400 || undescribed.some((pattern) => pattern.test(`${method} ${plain}`)) ? [] : [`${method} ${path} is not described`];
  const name = operation.responses[String(status)] === undefined ? 'default' : String(status);
  if (name === 'default' && status < 400) return [`${method} ${path} answered ${status}, which is not described`];
  const content = operation.responses[name]?.content;
  if (content === undefined) return body === undefined ? [] : [`${method} ${path} answered ${status} with a body`];
  const pointer = `graph#/paths/${route.path.replaceAll('~', '~0').replaceAll('/', '~1').replaceAll('{', '%7B').replaceAll('}', '%7D')}/${method.toLowerCase()}/responses/${name}/content/application~1json/schema`;
  const validate = compiled.get(pointer) ?? ajv.compile({ $ref: pointer });
  compiled.set(pointer, validate);
  return validate(body) ? [] : (validate.errors ?? []).map((error) => `${method} ${path}: ${error.instancePath} ${error.message}`);
}
