/** A shop on its ports, until it is told to stop. */
import { createServer as createHttpServer, type Server } from 'node:http';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { getRequestListener } from '@hono/node-server';
import { runWorkers } from '../checkout/index.ts';
import { createServer } from '../create-server.ts';
import { defaultLimits, testLimits, type LimitRules } from '../routes/limits.ts';
import { isTest } from '../routes/offers.ts';
import type { Call } from '../routes/server.ts';
import type { Shop } from '../shop.ts';
import { folderAssets } from './assets.ts';
import { isPostgres, type Config } from './config.ts';
import { CannotStart } from './open-shop.ts';
import { payScriptsOf } from './pay-scripts.ts';

/** The widget's files: as configured, else beside this package in a workspace or an installation. */
export function widgetFolder(config: Pick<Config, 'assets'>): string | undefined {
  if (config.assets !== undefined) return config.assets;
  const here = dirname(fileURLToPath(import.meta.url));
  const places = [
    join(here, '../../../widget/dist/cdn'),
    join(here, '../../node_modules/@buypost/widget/dist/cdn'),
    join(here, '../../../../@buypost/widget/dist/cdn'),
  ];
  return places.find((place) => existsSync(join(place, 'sri.json')));
}

/** Who calls: the socket's address, or what the last believed proxy wrote. */
export function callerOf(proxies: number): (call: Call) => string | undefined {
  return (call) => {
    const incoming: unknown = call.env['incoming'];
    const socket = typeof incoming === 'object' && incoming !== null && 'socket' in incoming ? incoming.socket : undefined;
    const direct =
      typeof socket === 'object' && socket !== null && 'remoteAddress' in socket && typeof socket.remoteAddress === 'string'
        ? socket.remoteAddress
        : undefined;
    if (proxies === 0) return direct;
    const chain = (call.req.header('x-forwarded-for') ?? '').split(',').map((one) => one.trim());
    const told = chain.at(-proxies);
    return told !== undefined && /^[0-9a-fA-F.:]{2,45}$/.test(told) ? told : direct;
  };
}

const listen = (server: Server, port: number, host: string): Promise<void> =>
  new Promise((done, fail) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE')
        fail(
          new CannotStart([
            `Port ${port} on ${host} is taken by another program. End that program, or choose another: --port ${port + 10}`,
          ]),
        );
      else if (error.code === 'EACCES')
        fail(new CannotStart([`Port ${port} on ${host} may not be used by this user. Choose one above 1023: --port 4242`]));
      else fail(error);
    });
    server.listen({ port, host, ipv6Only: host.includes(':') }, () => done());
  });

export interface RunningShop {
  readonly port: number;
  /** Takes no more requests, finishes those under way, stops the workers and closes the database. */
  stop(): Promise<void>;
}

const limitsOf = (config: Pick<Config, 'limits'>, test: boolean): LimitRules => {
  const base = test ? testLimits : defaultLimits;
  const told = config.limits;
  return {
    reads: told?.reads ?? base.reads,
    starts: told?.starts ?? base.starts,
    allStarts: told?.allStarts ?? base.allStarts,
    misses: told?.misses ?? base.misses,
    streams: told?.streams ?? base.streams,
  };
};

/** Serves a shop. An address of this machine that has no IPv6 is left out; no address at all is an error. */
export async function serveShop(shop: Shop, config: Config): Promise<RunningShop> {
  const widget = widgetFolder(config);
  const versions = config.versions ?? (isPostgres(config.database) ? undefined : join(dirname(config.database), 'versions'));
  const assets = await folderAssets({
    offers: dirname(config.offers),
    ...(widget === undefined ? {} : { widget }),
    ...(versions === undefined ? {} : { versions }),
    payScripts: payScriptsOf(shop.providers),
  });
  const stopping = new AbortController();
  const app = createServer(shop, assets, {
    limits: limitsOf(config, isTest(shop)),
    address: callerOf(config.proxies),
    stopping: stopping.signal,
  });
  const listener = getRequestListener((request, env) => app.fetch(request, { ...env }), { overrideGlobalObjects: false });
  const servers: Server[] = [];
  let port = config.port;
  for (const host of config.hosts) {
    const server = createHttpServer(
      { requestTimeout: 30_000, headersTimeout: 10_000, keepAliveTimeout: 5_000, maxHeaderSize: 16_384 },
      (incoming, outgoing) => {
        void listener(incoming, outgoing);
      },
    );
    try {
      await listen(server, port, host);
    } catch (error) {
      const noSuchAddress = error instanceof Error && 'code' in error && (error.code === 'EADDRNOTAVAIL' || error.code === 'EAFNOSUPPORT');
      if (noSuchAddress && host.includes(':') && config.hosts.length > 1) continue;
      for (const one of servers) one.close();
      throw error;
    }
    servers.push(server);
    const address = server.address();
    if (typeof address === 'object' && address !== null) port = address.port;
  }
  const workers = runWorkers(shop);
  return {
    port,
    async stop() {
      const closed = servers.map((server) => new Promise<void>((done) => server.close(() => done())));
      stopping.abort();
      // A connection that has just become idle would be kept for seconds.
      const sweep = setInterval(() => {
        for (const server of servers) server.closeIdleConnections();
      }, 25);
      await Promise.all(closed);
      clearInterval(sweep);
      await workers.stop();
      await shop.store.close();
    },
  };
}
