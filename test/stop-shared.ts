import { stopServer } from './store/postgres-server.ts';

/** What test files share is ended once, after all of them. */
export const mochaHooks = { afterAll: stopServer };
