/** The pretend Stripe on a port of its own, for the tests of one file. */
import { createServer } from 'node:http';
import { createSimulator, type PretendStripe } from '../../packages/providers/src/stripe/simulator/index.ts';
import { freePort } from './stack.ts';

export interface RunningStripe {
  readonly origin: string;
  readonly stripe: PretendStripe;
  close(): Promise<void>;
}

export async function startStripe(shop: string): Promise<RunningStripe> {
  const port = await freePort();
  const origin = `http://localhost:${port}`;
  const stripe = await createSimulator({ url: origin, shopName: 'Studio Ainu', notifyUrl: `${shop}/v1/notifications/stripe` });
  const server = createServer((incoming, outgoing) => {
    const chunks: Buffer[] = [];
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
    incoming.on('end', () => {
      const headers = new Headers();
      for (const [name, value] of Object.entries(incoming.headers)) if (typeof value === 'string') headers.set(name, value);
      const { method = 'GET', url = '/' } = incoming;
      stripe
        .fetch(new Request(new URL(url, origin), { method, headers, ...(method === 'GET' ? {} : { body: Buffer.concat(chunks) }) }))
        .then(async (answer) =>
          outgoing.writeHead(answer.status, Object.fromEntries(answer.headers)).end(Buffer.from(await answer.arrayBuffer())),
        )
        // A lost answer is a broken line.
        .catch(() => incoming.socket.destroy());
    });
  });
  await Promise.all(['127.0.0.1'].map((host) => new Promise<void>((done) => server.listen(port, host, () => done()))));
  const clock = setInterval(() => void stripe.tick(), 200);
  return {
    origin,
    stripe,
    async close() {
      clearInterval(clock);
      server.closeAllConnections();
      await new Promise<void>((done) => server.close(() => done()));
    },
  };
}
