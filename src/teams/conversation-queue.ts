/** Keeps what is sent to one conversation in order: each task starts when the one before it has ended. */
export class ConversationQueue {
  readonly #tails = new Map<string, Promise<unknown>>();

  /** How many conversations have something in hand. */
  get size(): number {
    return this.#tails.size;
  }

  run<Value>(conversationId: string, task: () => Promise<Value>): Promise<Value> {
    const before = this.#tails.get(conversationId);
    const result = before ? before.then(task, task) : task();
    this.#tails.set(conversationId, result);
    const leave = () => {
      if (this.#tails.get(conversationId) === result) this.#tails.delete(conversationId);
    };
    result.then(leave, leave);
    return result;
  }
}
