/** What a promise that never fails brings within a time; `null` after it. */
export function inTime<Value>(promise: Promise<Value>, limitMs: number): Promise<Value | null> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, limitMs, null);
    void promise.then((value) => {
      clearTimeout(timer);
      resolve(value);
    });
  });
}
