import type { QueueItem } from './queue-items.ts';

/** A row that somebody has ticked: what, and at which stage it was when they saw the list. */
export interface Tick {
  id: string;
  stage: number | undefined;
}

/** The id of a row's check box. */
export const tickOf = (item: QueueItem): string => `tick_${item.request.id}_${item.kind === 'package' ? item.stage : 0}`;

const tick = /^tick_((?:request|access)_[\w-]{1,60})_(\d)$/;

/** The rows that are ticked, among whatever else a client sends. */
export function readTicks(data: Record<string, unknown>): Tick[] {
  return Object.entries(data).flatMap(([key, value]) => {
    const [, id, stage] = tick.exec(key) ?? [];
    if (id === undefined || (value !== 'true' && value !== true)) return [];
    return [{ id, stage: id.startsWith('access_') ? Number(stage) : undefined }];
  });
}
