/** A simulator on a loopback port, for clients that insist on a network. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Simulator } from '../../simulator.ts';

export interface Served {
  readonly url: string;
  close(): Promise<void>;
}

/** Listens first: the simulator must know its address. */
export const serve = async (make: (url: string) => Promise<Simulator>): Promise<Served & { readonly simulator: Simulator }> => {
  let simulator: Simulator | undefined;
  const server: Server = createServer((incoming, outgoing) => {
    const parts: Buffer[] = [];
    incoming.on('data', (part: Buffer) => parts.push(part));
    incoming.on('end', () => {
      const { method = 'GET', url = '/', headers } = incoming;
      const body = Buffer.concat(parts);
      const request = new Request(new URL(url, `http://${headers.host ?? 'localhost'}`), {
        method,
        headers: Object.entries(headers).flatMap(([name, value]) => (typeof value === 'string' ? [[name, value] as [string, string]] : [])),
        ...(body.length === 0 ? {} : { body }),
      });
      void (simulator?.fetch(request) ?? Promise.reject(new Error('not yet'))).then(
        async (answer) => {
          outgoing.writeHead(answer.status, Object.fromEntries(answer.headers));
          outgoing.end(Buffer.from(await answer.arrayBuffer()));
        },
        () => outgoing.destroy(),
      );
    });
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const address: AddressInfo | string | null = server.address();
  if (address === null || typeof address === 'string') throw new Error('It has no port.');
  const url = `http://127.0.0.1:${address.port}`;
  const made = await make(url);
  simulator = made;
  return { url, simulator: made, close: () => new Promise((done) => server.close(() => done())) };
};
