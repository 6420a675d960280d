// Every provider's simulator in one process, each on an origin of its own: found by its folder, so that a new driver is in the demo by being there.
//   node scripts/demo/simulators.mjs [--port 4245] [--state .buypost] [--only stripe,paypal] [--shop http://localhost:4242]
// Once all of them listen it tells its parent `{ simulators: { <id>: { url, settings } } }`, or prints it where nobody is listening.
//
// Each origin also has the demo's strings behind the stage. Open to everybody, since nothing here is money:
//   GET  /control/ledger[?since=ms]           { totals: { payments, charges, kept }, payments: [{ attempt, currency, amount, charged, refunded, status, at }] }
//   POST /control/{pay,decline,cancel}        { attempt, reason? } -> { done: true | false }
//   POST /control/scan                        { shown } -> { attempt, amount, currency } of a code, a link or a page; 404 where it is not this provider's
//   POST /control/lose, GET /control/lose     the next answer to the shop from any of them is lost; { armed }. { armed: false } takes it back
//   POST /control/fault                       { kind, attempt?, ms?, amount?, times? }
//   POST /control/tick                        sends what is due
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { simulated } from './simulated.mjs';
import { built, keepTime, listen, readBooks, root, stop, writeBooks } from './stand.mjs';

/** One provider: its simulator, its books in a file, and when each payment was first seen. */
async function open(id, url, state, shop) {
  const { createSimulator } = await built(`${id}/simulator/index.js`);
  const file = join(state, `simulator-${id}.json`);
  const text = readBooks(file, `The pretend ${id}`);
  const kept = text === undefined ? undefined : JSON.parse(text);
  const seen = new Map(kept?.seen ?? []);
  let memory = kept?.memory;
  // A simulator that moved must not hand out addresses of where it was.
  const restore = kept?.url === url ? memory : undefined;
  let simulator;
  const look = () => {
    for (const { attempt } of simulator?.ledger() ?? []) if (!seen.has(attempt)) seen.set(attempt, Date.now());
  };
  simulator = await createSimulator({
    url,
    shopName: 'Saltgrass demo shop',
    ...(shop === undefined ? {} : { notifyUrl: `${shop}/v1/notifications/${id}` }),
    persist: (json) => {
      memory = json;
      look();
      writeBooks(file, JSON.stringify({ url, seen: [...seen], memory }));
    },
    ...(restore === undefined ? {} : { restore }),
  });
  const ledger = (since) => {
    look();
    const payments = simulator.ledger().flatMap((line) => {
      const at = seen.get(line.attempt) ?? 0;
      return at < since ? [] : [{ ...line, at }];
    });
    return {
      totals: {
        payments: payments.length,
        charges: payments.filter(({ charged }) => charged > 0).length,
        kept: payments.filter(({ charged, refunded }) => charged > refunded).length,
      },
      payments,
    };
  };
  return { id, url, simulator, ledger };
}

const json = (status, body) => Response.json(body, { status, headers: { 'cache-control': 'no-store' } });

/** An answer that was lost on purpose: the connection breaks after the head. A sentence, since a server prints it and a stack would look like a fault of ours. */
const lost = () =>
  new Response(new ReadableStream({ start: (controller) => controller.error('This answer was lost on purpose.') }), {
    headers: { 'content-type': 'application/json' },
  });

/** Is the next answer to the shop to be lost? */
let losing = false;

const door = ({ id, simulator, ledger }) => {
  const control = async (request, url) => {
    const what = url.pathname.slice('/control/'.length);
    if (request.method === 'GET' && what === 'lose') return json(200, { armed: losing });
    if (request.method === 'GET' && what === 'ledger') return json(200, ledger(Number(url.searchParams.get('since') ?? 0)));
    if (request.method !== 'POST') return json(404, { error: 'There is nothing here.' });
    const told = await request.json().catch(() => ({}));
    if (what === 'lose') {
      losing = told.armed ?? true;
      return json(200, { armed: losing });
    }
    if (what === 'scan') {
      const attempt = typeof told.shown === 'string' ? simulator.attemptOf?.(told.shown) : undefined;
      // A code that nobody scanned yet may be in no book.
      const line = simulator.ledger().find((one) => one.attempt === attempt);
      return attempt === undefined ? json(404, { error: 'No code of this provider.' }) : json(200, { ...line, provider: id, attempt });
    }
    if (what === 'tick') return simulator.tick().then(() => json(200, {}));
    if (what === 'fault') {
      simulator.fault(told);
      return json(201, {});
    }
    if (what !== 'pay' && what !== 'decline' && what !== 'cancel') return json(404, { error: 'Say pay, decline, cancel, fault or tick.' });
    if (typeof told.attempt !== 'string') return json(400, { error: 'Name the attempt.' });
    return json(200, { done: await simulator[what](told.attempt, told.reason) });
  };
  return (request) => {
    const url = new URL(request.url);
    if (url.pathname === '/health') return json(200, { ok: true, provider: id });
    // Browsers say who they are; what calls as Node is the shop.
    if (losing && request.headers.get('user-agent') === 'node') {
      losing = false;
      return simulator.fetch(request).then(lost, lost);
    }
    return url.pathname.startsWith('/control/') ? control(request, url) : simulator.fetch(request).catch(lost);
  };
};

async function main() {
  const { env } = process;
  const { values } = parseArgs({
    options: {
      port: { type: 'string', default: env.SIMULATORS_PORT ?? '4245' },
      hosts: { type: 'string', default: env.SIMULATORS_HOSTS ?? '127.0.0.1,::1' },
      /** Under which name the world reaches this machine. */
      name: { type: 'string', default: env.SIMULATORS_NAME ?? 'localhost' },
      state: { type: 'string', default: env.SIMULATORS_STATE ?? resolve(root, '.buypost') },
      /** The shop's origin, for providers that are told once where their notifications go. */
      shop: { type: 'string', ...(env.SIMULATORS_SHOP ? { default: env.SIMULATORS_SHOP } : {}) },
      only: { type: 'string', ...(env.SIMULATORS_ONLY ? { default: env.SIMULATORS_ONLY } : {}) },
    },
  });
  const first = Number(values.port);
  if (!Number.isInteger(first) || first < 1 || first > 65_000) stop(`The simulators need a port from 1 to 65000, not "${values.port}".`);
  const wanted = values.only?.split(',');
  const ids = simulated().filter((id) => wanted === undefined || wanted.includes(id));
  const hosts = values.hosts.split(',').filter((host) => host !== '');
  const stands = await Promise.all(
    ids.map(async (id, index) => {
      const port = first + index;
      const stand = await open(id, `http://${values.name}:${port}`, resolve(values.state), values.shop);
      const servers = await listen({ answer: door(stand), port, hosts, whose: `the pretend ${id}`, cure: 'SIMULATORS_PORT=5245' });
      return { ...stand, servers };
    }),
  );
  keepTime(
    Object.fromEntries(stands.map(({ id, simulator }) => [id, () => simulator.tick()])),
    stands.flatMap(({ servers }) => servers),
  );
  const simulators = Object.fromEntries(stands.map(({ id, url, simulator }) => [id, { url, settings: simulator.settings }]));
  if (process.send) process.send({ simulators });
  else console.log(JSON.stringify({ simulators }, null, 2));
}

await main();
