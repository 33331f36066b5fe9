import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pino } from 'pino';
import restify from 'restify';
import { z } from 'zod';

/** An answer to a request: JSON, or nothing but the status. */
export interface Answer {
  status: number;
  body?: unknown;
}

export interface ServerOptions {
  host: string;
  /** 0 picks a free one. */
  port: number;
  receive(request: { authorization: string | undefined; body: Buffer }): Promise<Answer>;
  /** Whether the bot can work: the database answers. */
  isReady(): Promise<boolean>;
  /** The embedded mode's way to run what falls due at a time that was moved; absent elsewhere, and then nothing is served there. */
  local?: {
    identify(authorization: string | undefined): Promise<boolean>;
    /** Answers with how much was done. */
    settle(now: Date): Promise<number>;
  };
}

export interface Server {
  url: string;
  /** Accepts nothing more, and resolves when what is in hand has been answered. */
  close(): Promise<void>;
}
