/** Entra cannot answer now, or answers in a way that no person of the chat can mend. */
export class DirectoryError extends Error {
  override name = 'DirectoryError';
  /** `unavailable` and `throttled` pass by themselves; `forbidden` needs an administrator; `unexpected` is a defect. */
  readonly reason: 'unavailable' | 'throttled' | 'forbidden' | 'unexpected';
  /** How long the service asks to be left alone; absent where it did not say. */
  readonly retryAfterMs: number | null;
  /** For the operator: Graph's code, status and request id, never its text. */
  readonly details: { code: string; status: number | null; graphRequestId: string | null };

  constructor(reason: DirectoryError['reason'], details: DirectoryError['details'], retryAfterMs: number | null = null) {
    super(`Entra: ${reason} (${details.code}${details.graphRequestId ? `, request ${details.graphRequestId}` : ''})`);
    this.reason = reason;
    this.details = details;
    this.retryAfterMs = retryAfterMs;
  }

  /** True when waiting is the remedy. */
  get passes(): boolean {
    return this.reason === 'unavailable' || this.reason === 'throttled';
  }
}
