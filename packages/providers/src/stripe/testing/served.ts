/** The pretend Stripe on a loopback port, for clients that bring a network of their own. */
import { createServer } from 'node:http';

export interface Served {
  readonly origin: string;
  readonly port: number;
  close(): Promise<void>;
}

export async function serve(answer: (request: Request) => Promise<Response>): Promise<Served> {
  const server = createServer((incoming, outgoing) => {
    const chunks: Buffer[] = [];
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
    incoming.on('end', () => {
      const headers = new Headers();
      for (const [name, value] of Object.entries(incoming.headers)) if (typeof value === 'string') headers.set(name, value);
      const { method = 'GET', url = '/' } = incoming;
      const body = method === 'GET' || method === 'HEAD' ? {} : { body: Buffer.concat(chunks) };
      answer(new Request(new URL(url, 'http://stripe.test'), { method, headers, ...body }))
        .then(async (told) => outgoing.writeHead(told.status, Object.fromEntries(told.headers)).end(Buffer.from(await told.arrayBuffer())))
        .catch(() => incoming.destroy());
    });
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', () => done()));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    origin: `http://127.0.0.1:${port}`,
    port,
    async close() {
      server.closeAllConnections();
      await new Promise<void>((done) => server.close(() => done()));
    },
  };
}
