import { z } from 'zod';

/** A file of somebody's OneDrive, or the place that is kept for one whose bytes are still to come. */
export const driveFileSchema = z.object({
  id: z.string(),
  name: z.string(),
  /** Part of the address: who holds that needs no token, as with OneDrive's pre-authenticated addresses. */
  key: z.string(),
  base64: z.string(),
  /** Where the bytes are awaited; absent once all are there. */
  upload: z.object({ key: z.string(), received: z.number(), until: z.string() }).optional(),
});
export type DriveFile = z.infer<typeof driveFileSchema>;
