import { createServer as createHttpServer } from 'node:http';
import type { RequestListener, Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { createServer as createNetServer } from 'node:net';
import type { Server as NetServer, Socket } from 'node:net';

export interface Listening {
  readonly port: number;
  close(): Promise<void>;
}

const tlsHandshake = 0x16;

/**
 * Listens on 127.0.0.1. With a certificate the same port speaks https too: the first byte of a TLS connection is a handshake record's
 * (RFC 8446, 5.1), which no HTTP request starts with.
 */
export async function listen(port: number, handle: RequestListener, certificate: { key: string; cert: string } | undefined): Promise<Listening> {
  const http = createHttpServer(handle);
  // A start of the bot can keep the shared event loop busy for seconds: its kept connections must outlive that.
  http.keepAliveTimeout = 75_000;
  const sockets = new Set<Socket>();
  let outer: NetServer = http;
  if (certificate !== undefined) {
    const https = createTlsServer(certificate, handle);
    outer = createNetServer((socket) => {
      socket.on('error', () => socket.destroy());
      socket.once('data', (first) => {
        socket.pause();
        socket.unshift(first);
        (first[0] === tlsHandshake ? https : http).emit('connection', socket);
        process.nextTick(() => socket.resume());
      });
    });
  }
  outer.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  await started(outer, port);
  const address = outer.address();
  if (address === null || typeof address === 'string') throw new Error('The server has no port.');
  return {
    port: address.port,
    close: () => new Promise((resolve) => {
      outer.close(() => resolve());
      for (const socket of sockets) socket.destroy();
    }),
  };
}

function started(server: NetServer | Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      server.off('error', reject);
      resolve();
    });
  });
}
