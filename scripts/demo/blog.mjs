// The demo blog's web server: static files under a strict policy, and the demo's own door to the pretend bank.
// Imports nothing but `node:`, since `npm start` may run before anything is installed.
import { createHash } from 'node:crypto';
import { readFile, realpath, stat } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, join, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openDesk } from './desk.mjs';

const home = fileURLToPath(new URL('../../examples/blog/', import.meta.url));
/** As the pages are written; replaced by where shop and blog really are. */
const written = { shop: 'http://localhost:4242', blog: 'http://127.0.0.1:4243' };

const kinds = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.txt': 'text/plain; charset=utf-8',
};

/** What a careful blogger would allow: own files, and the shop. */
const policy = (shop) =>
  `default-src 'none'; style-src 'self'; img-src 'self' ${shop}; font-src 'none'; script-src 'self' ${shop}; connect-src 'self' ${shop}; frame-src ${shop}; ` +
  `base-uri 'none'; form-action ${shop}; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'`;
/** The least that a purchase needs: no style sheet, no script but the shop's. Asked for with `?strict`. */
const strictPolicy = (shop) =>
  `default-src 'none'; script-src ${shop}; connect-src ${shop}; img-src ${shop}; frame-src ${shop}; style-src 'none'; ` +
  `require-trusted-types-for 'script'; trusted-types 'none'`;

/** What the strict policy would refuse: taken out, so that anything refused on that page is Buypost's. */
const ownThings = /<link rel="(?:stylesheet|icon)"[^>]*>|<script type="module"[^>]*><\/script>|<img\s[^>]*>/g;

/** The demo's stage; `?plain` serves a page without it, as a blogger's own would be. */
const stage = /<link rel="stylesheet" href="[^"]*demo\/demo\.css"[^>]*>|<script type="module"[^>]*><\/script>/g;

/** The file behind a path of the address, or undefined: nothing outside the folder, nothing hidden. */
async function fileOf(path) {
  let plain;
  try {
    plain = decodeURIComponent(path);
  } catch {
    return undefined;
  }
  if (plain.includes('\0') || plain.includes('\\')) return undefined;
  const parts = plain.split('/').filter((part) => part !== '');
  if (parts.some((part) => part.startsWith('.'))) return undefined;
  if (plain.endsWith('/')) parts.push('index.html');
  const file = join(home, ...parts);
  const inside = await realpath(file).catch(() => undefined);
  if (inside === undefined || !inside.startsWith(await realpath(home).then((folder) => folder + sep))) return undefined;
  return (await stat(inside)).isFile() && kinds[extname(inside)] !== undefined ? inside : undefined;
}

async function bodyOf(request, most = 65_536) {
  const chunks = [];
  let size = 0;
  for await (const chunk of request) {
    size += chunk.length;
    if (size > most) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/**
 * Serves `examples/blog` on `port` at each of `hosts`. `shop`, `bank` and the `simulators` by their providers' names are origins without a trailing slash; `onKill` ends the shop's process.
 * Resolves when every address listens, with a `close` that resolves when none does. Rejects when a port is taken.
 */
export async function serveBlog({
  port,
  hosts = ['127.0.0.1', '::1'],
  shop = written.shop,
  bank = 'http://localhost:4244',
  simulators = {},
  onKill,
}) {
  const atDesk = openDesk({ bank, simulators });
  const headers = {
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'strict-origin-when-cross-origin',
    'permissions-policy': `payment=(self "${shop}"), camera=(), microphone=(), geolocation=()`,
    'cross-origin-opener-policy': 'same-origin',
  };
  const plain = (response, status, text, more = {}) => {
    response.writeHead(status, { ...headers, 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store', ...more });
    response.end(text);
  };

  async function file(request, response, url) {
    const path = await fileOf(url.pathname);
    if (path === undefined) return plain(response, 404, 'There is no such page. The letters are at /.\n');
    const type = kinds[extname(path)];
    const strict = url.searchParams.has('strict');
    let bytes = await readFile(path);
    if (type.startsWith('text/html')) {
      // Under --lan the blog has more than one address; a made-up Host must not become markup.
      const { host = '' } = request.headers;
      const here = `http://${/^[\w.:[\]-]+$/.test(host) ? host : `127.0.0.1:${port}`}`;
      let text = bytes.toString('utf8').replaceAll(written.shop, shop).replaceAll(written.blog, here);
      if (strict) text = text.replaceAll(ownThings, '');
      if (url.searchParams.has('plain')) text = text.replaceAll(stage, '');
      bytes = Buffer.from(text);
    }
    const etag = `"${createHash('sha256')
      .update(bytes)
      .update(strict ? 's' : '')
      .digest('base64url')
      .slice(0, 22)}"`;
    const head = {
      ...headers,
      'content-type': type,
      etag,
      'cache-control': 'no-cache',
      'content-security-policy': strict ? strictPolicy(shop) : policy(shop),
    };
    if ((request.headers['if-none-match'] ?? '').split(/\s*,\s*/).some((known) => known.replace(/^W\//, '') === etag)) {
      response.writeHead(304, head);
      return response.end();
    }
    response.writeHead(200, { ...head, 'content-length': bytes.length });
    return response.end(request.method === 'HEAD' ? undefined : bytes);
  }

  /** The page's way to the pretend providers' control desks: same origin, so that the blog's policy need not name them. */
  async function toProviders(request, response, url) {
    const body = request.method === 'POST' ? await bodyOf(request) : undefined;
    if (request.method === 'POST' && body === undefined) return plain(response, 413, 'Too much.\n');
    let told;
    try {
      const wish = body === undefined ? undefined : JSON.parse(body.toString('utf8'));
      told = await atDesk(url.pathname.slice('/demo/bank/'.length), wish, Number(url.searchParams.get('since')) || 0);
    } catch {
      return plain(response, 502, 'The pretend providers do not answer. Is `npm start` still running?\n');
    }
    response.writeHead(told === undefined ? 404 : 200, { ...headers, 'content-type': 'application/json', 'cache-control': 'no-store' });
    return response.end(JSON.stringify(told ?? { error: 'No pretend provider knows this.' }));
  }

  async function answer(request, response) {
    const url = new URL(request.url ?? '/', `http://127.0.0.1:${port}`);
    const demo = url.pathname.startsWith('/demo/bank/') || url.pathname === '/demo/kill';
    if (request.method === 'POST' && demo) {
      // Other sites' pages may not pull these levers.
      const origin = request.headers.origin;
      if (origin === undefined || origin !== `http://${request.headers.host}`)
        return plain(response, 403, 'Only the blog itself may do that.\n');
      if (url.pathname === '/demo/kill') {
        const body = await bodyOf(request);
        if (body === undefined) return plain(response, 413, 'Too much.\n');
        await onKill?.();
        response.writeHead(200, { ...headers, 'content-type': 'application/json', 'cache-control': 'no-store' });
        return response.end(JSON.stringify({ killed: onKill !== undefined }));
      }
      return toProviders(request, response, url);
    }
    if (request.method !== 'GET' && request.method !== 'HEAD') return plain(response, 405, 'Only GET here.\n', { allow: 'GET, HEAD' });
    if (url.pathname.startsWith('/demo/bank/')) return toProviders(request, response, url);
    return file(request, response, url);
  }

  const handle = (request, response) => {
    answer(request, response).catch((error) => {
      console.error('blog:', error);
      if (response.headersSent) response.destroy();
      else plain(response, 500, 'The blog stumbled. Its words stand in the terminal.\n');
    });
  };
  const servers = [];
  const close = () =>
    Promise.all(
      servers.map(
        (server) =>
          new Promise((resolve) => {
            server.close(() => resolve());
            server.closeAllConnections();
          }),
      ),
    ).then(() => undefined);
  try {
    for (const host of hosts)
      servers.push(
        await new Promise((resolve, reject) => {
          const server = createServer(handle);
          server.once('error', (error) => {
            // A machine without IPv6 has no ::1; the other address serves.
            if (error.code === 'EADDRNOTAVAIL' || error.code === 'EAFNOSUPPORT') resolve(server);
            else reject(error);
          });
          server.listen({ port, host, ipv6Only: host.includes(':') }, () => resolve(server));
        }),
      );
  } catch (error) {
    await close();
    throw error;
  }
  return { close };
}
