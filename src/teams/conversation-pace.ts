/**
 * Teams' published limits for one bot in one conversation, as [messages, in milliseconds]:
 * 7 in 1 s, 8 in 2 s, 60 in 30 s, 1800 in an hour ("Optimize your bot with rate limiting in Teams").
 */
const limits = [
  [7, 1_000],
  [8, 2_000],
  [60, 30_000],
  [1_800, 3_600_000],
] as const;
const longest = limits[limits.length - 1]!;
const watchedConversations = 5_000;

/** Remembers when something was sent to a conversation, and says how long the next message should wait to stay within the limits. */
export class ConversationPace {
  readonly #sentAt = new Map<string, number[]>();

  /** Milliseconds until the next message may go: 0 in all but the busiest chats. */
  delayMs(conversationId: string, now: number): number {
    const times = this.#sentAt.get(conversationId);
    if (!times) return 0;
    let delayMs = 0;
    for (const [count, windowMs] of limits) {
      const earliest = times[times.length - count];
      if (earliest !== undefined) delayMs = Math.max(delayMs, earliest + windowMs - now);
    }
    return delayMs;
  }

  record(conversationId: string, now: number): void {
    const times = this.#sentAt.get(conversationId) ?? [];
    times.push(now);
    if (times.length > longest[0]) times.shift();
    this.#sentAt.delete(conversationId);
    this.#sentAt.set(conversationId, times);
    for (const [oldest, sentAt] of this.#sentAt) {
      const idle = now - (sentAt.at(-1) ?? 0) > longest[1];
      if (!idle && this.#sentAt.size <= watchedConversations) break;
      this.#sentAt.delete(oldest);
    }
  }
}
