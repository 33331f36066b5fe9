import { z } from 'zod';

/** A call that Graph or the connector received. Tokens never get here. */
export const callSchema = z.object({
  at: z.string(),
  surface: z.enum(['graph', 'connector']),
  method: z.string(),
  path: z.string(),
  query: z.string(),
  caller: z.object({ application: z.string().optional(), person: z.string().optional() }),
  /** What was sent. */
  body: z.unknown(),
  /** Null when the connection was dropped. */
  status: z.number().nullable(),
  requestId: z.string(),
  /** Part of a batch, whose own call follows. */
  inBatch: z.boolean().optional(),
});
export type Call = z.infer<typeof callSchema>;
