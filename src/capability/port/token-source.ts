/** Application tokens for Microsoft's services, cached until shortly before they end. */
export interface TokenSource {
  /** A bearer token for a scope such as `https://graph.microsoft.com/.default`. */
  token(scope: string): Promise<string>;
  /** Drops the cached token after the service refused it, so that the next call asks for a new one. */
  forget(scope: string): void;
}
