/** Two loopback origins: one serves pages of N links, the other the built loader and a plausible answer about the offers. */
import { readFile } from 'node:fs/promises';
import { createServer, type RequestListener, type Server } from 'node:http';

const cdn = new URL('../../packages/widget/dist/cdn/', import.meta.url);

export interface Pages {
  url(count: number, withScript: boolean): string;
  close(): Promise<void>;
}

function listen(handler: RequestListener): Promise<{ readonly server: Server; readonly origin: string }> {
  const server = createServer(handler);
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      if (address === null || typeof address === 'string') throw new Error('No port was given.');
      resolve({ server, origin: `http://127.0.0.1:${address.port}` });
    });
  });
}

const offer = (id: string): object => ({
  id,
  title: 'Winter mug',
  seller: { name: 'Studio', address: ['Kyoto'] },
  prices: [{ amount: 1900, currency: 'EUR' }],
  amounts: [],
  variants: [],
  quantity: { min: 1, max: 6 },
  availability: 'available',
  asks: [],
  shipsTo: [],
  delivery: 'thanks',
  methods: [{ id: 'sandbox_qr', title: 'Wallet', actions: ['qr_code'] }],
  test: true,
});

export async function servePages(): Promise<Pages> {
  const shop = await listen((request, response) => {
    const url = new URL(request.url ?? '/', 'http://shop.invalid');
    response.setHeader('access-control-allow-origin', '*');
    if (url.pathname === '/v1/offers') {
      const ids = (url.searchParams.get('ids') ?? '').split(',');
      response.setHeader('content-type', 'application/json').end(JSON.stringify({ offers: ids.map(offer), missing: [] }));
      return;
    }
    const name = url.pathname.split('/').at(-1) ?? '';
    readFile(new URL(name, cdn)).then(
      (bytes) => response.setHeader('content-type', 'text/javascript').end(bytes),
      () => response.writeHead(404).end(),
    );
  });
  const blog = await listen((request, response) => {
    const url = new URL(request.url ?? '/', 'http://blog.invalid');
    const count = Number(url.searchParams.get('count'));
    const script = url.searchParams.has('script') ? `<script async src="${shop.origin}/buypost.js"></script>` : '';
    const posts = Array.from(
      { length: count },
      (_, at) =>
        `<p>A post that speaks of a thing, number ${at}. <a href="${shop.origin}/buy/offer${at % 40}">Buy the thing</a> if you like.</p>`,
    ).join('\n');
    response
      .setHeader('content-type', 'text/html')
      .end(
        `<!doctype html><html lang="en"><head><title>Bench</title>${script}</head><body><main><h1>Posts</h1>${posts}</main></body></html>`,
      );
  });
  const close = (server: Server): Promise<void> =>
    new Promise((resolve) => {
      server.closeAllConnections();
      server.close(() => resolve());
    });
  return {
    url: (count, withScript) => `${blog.origin}/?count=${count}${withScript ? '&script' : ''}`,
    close: async () => {
      await close(shop.server);
      await close(blog.server);
    },
  };
}
