/** A shop and a blog on two loopback origins: the shop's answers are fixed here, its files are the built ones. */
import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';

const built = new URL('../../packages/widget/dist/cdn/', import.meta.url);
export const version = /"version": "([^"]+)"/.exec(
  await readFile(new URL('../../packages/widget/package.json', import.meta.url), 'utf8'),
)![1]!;

export interface Site {
  readonly url: string;
  close(): Promise<void>;
}

export async function listen(handler: RequestListener): Promise<Site> {
  const server = createServer(handler);
  await new Promise<void>((ready) => void server.listen(0, '127.0.0.1', ready));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return {
    url: `http://127.0.0.1:${address.port}`,
    close: () =>
      new Promise((closed) => {
        server.close(() => closed());
        server.closeAllConnections();
      }),
  };
}

export const mug = {
  id: 'mug',
  title: 'Winter mug',
  seller: { name: 'Studio Ainu', address: ['Kyoto'] },
  prices: [{ amount: 1900, currency: 'EUR' }],
  amounts: [],
  variantLabel: '',
  variants: [] as { id: string; title: string; available: boolean }[],
  quantity: { min: 1, max: 5 },
  availability: 'available',
  asks: [],
  shipsTo: [],
  delivery: 'thanks',
  methods: [{ id: 'card', title: 'Card', actions: ['redirect'] }],
  test: true,
};
export type ToldOffer = Omit<typeof mug, 'availability'> & { availability: string; opensAt?: string };

export interface FakeShop extends Site {
  /** Method and path of every request so far. */
  readonly asked: string[];
  /** How files are served, by name: changed by one byte, missing, or never answered. */
  readonly files: Map<string, 'changed' | 'missing' | 'silent'>;
  readonly offers: Map<string, ToldOffer>;
  /** Bodies of the requests for a quote. */
  readonly quotes: unknown[];
  /** What other requests are answered with: path prefix -> answer. */
  readonly answers: Map<string, (request: IncomingMessage, response: ServerResponse) => void>;
  of(pattern: RegExp): string[];
}

const types: Record<string, string> = { js: 'text/javascript', mjs: 'text/javascript', json: 'application/json' };

export async function startShop(): Promise<FakeShop> {
  const asked: string[] = [];
  const files: FakeShop['files'] = new Map();
  const offers: FakeShop['offers'] = new Map([[mug.id, mug]]);
  const answers: FakeShop['answers'] = new Map();
  const quotes: unknown[] = [];
  const json = (response: ServerResponse, status: number, body: unknown): void =>
    void response.writeHead(status, { 'content-type': 'application/json', 'access-control-allow-origin': '*' }).end(JSON.stringify(body));

  const site = await listen((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://shop');
    asked.push(`${request.method} ${request.url}`);
    if (request.method === 'OPTIONS') {
      response
        .writeHead(204, { 'access-control-allow-origin': '*', 'access-control-allow-headers': '*', 'access-control-allow-methods': '*' })
        .end();
      return;
    }
    for (const [prefix, answer] of answers) if (pathname.startsWith(prefix)) return answer(request, response);
    const file = /^\/(?:v\/[^/]+\/)?([\w.-]+\.(?:m?js|json))$/.exec(pathname)?.[1];
    if (file) {
      const how = files.get(file);
      if (how === 'silent') return;
      readFile(new URL(file, built)).then(
        (bytes) => {
          if (how === 'missing') return response.writeHead(404, { 'access-control-allow-origin': '*' }).end();
          // Whole and runnable: only the check stands between it and the page.
          const body = how === 'changed' ? Buffer.concat([Buffer.from('globalThis.changedRan=1;'), bytes]) : bytes;
          return response
            .writeHead(200, {
              'content-type': types[file.split('.').at(-1) ?? ''] ?? 'text/plain',
              'access-control-allow-origin': '*',
              'cache-control': pathname.startsWith('/v/') ? 'public, max-age=31536000, immutable' : 'no-cache',
            })
            .end(body);
        },
        () => response.writeHead(404, { 'access-control-allow-origin': '*' }).end(),
      );
      return;
    }
    if (pathname === '/v1/offers') {
      const ids = (searchParams.get('ids') ?? '').split(',');
      json(response, 200, { offers: ids.flatMap((id) => offers.get(id) ?? []), missing: ids.filter((id) => !offers.has(id)) });
    } else if (pathname === '/v1/quotes') {
      let body = '';
      request.on('data', (part: Buffer) => (body += part.toString()));
      request.on('end', () => {
        quotes.push(JSON.parse(body));
        json(response, 200, {
          total: mug.prices[0],
          lines: [{ kind: 'item', title: 'Winter mug', quantity: 1, total: mug.prices[0] }],
          shipping: [],
          methods: mug.methods,
          missing: [],
        });
      });
    } else if (pathname.startsWith('/buy/'))
      response.writeHead(200, { 'content-type': 'text/html' }).end('<!doctype html><title>shop page</title>');
    else json(response, 404, { type: '/docs/errors', title: 'no', status: 404, code: 'not_found' });
  });
  return { ...site, asked, files, offers, answers, quotes, of: (pattern) => asked.filter((line) => pattern.test(line)) };
}

/** The policy of a careful blog: everything of ours has to work under it. */
export const strictPolicy = (...shops: string[]): string => {
  const all = shops.join(' ');
  return `default-src 'none'; script-src ${all}; connect-src ${all}; img-src ${all}; frame-src ${all}; style-src 'none'; require-trusted-types-for 'script'; trusted-types 'none'`;
};

export interface Blog extends Site {
  /** Puts up a page and gives its address. */
  page(html: string, headers?: Record<string, string>): string;
}

export async function startBlog(): Promise<Blog> {
  const pages = new Map<string, { html: string; headers: Record<string, string> }>();
  const site = await listen((request, response) => {
    const page = pages.get(new URL(request.url ?? '/', 'http://blog').pathname);
    response.writeHead(page ? 200 : 404, { 'content-type': 'text/html; charset=utf-8', ...page?.headers }).end(page?.html ?? '');
  });
  return {
    ...site,
    page(html, headers = {}) {
      const path = `/post-${pages.size + 1}`;
      pages.set(path, {
        headers,
        html: `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Four mugs</title></head><body>${html}</body></html>`,
      });
      return `${site.url}${path}`;
    },
  };
}
