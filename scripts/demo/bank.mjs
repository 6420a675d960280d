// The demo's pretend bank as a process of its own: real HTTP between shop and bank, its own books in its own file.
//   node scripts/demo/bank.mjs [--port 4244] [--state .buypost/bank.json]
// Every setting also comes from the environment: BANK_PORT, BANK_HOSTS, BANK_URL, BANK_STATE, BANK_ACCOUNT, BANK_API_KEY, BANK_WEBHOOK_SECRET.
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { built, keepTime, listen, readBooks, root, stop, writeBooks } from './stand.mjs';

const { env } = process;
const { values } = parseArgs({
  options: {
    port: { type: 'string', default: env.BANK_PORT ?? '4244' },
    hosts: { type: 'string', default: env.BANK_HOSTS ?? '127.0.0.1,::1' },
    url: { type: 'string', ...(env.BANK_URL ? { default: env.BANK_URL } : {}) },
    state: { type: 'string', default: env.BANK_STATE ?? resolve(root, '.buypost/bank.json') },
    account: { type: 'string', default: env.BANK_ACCOUNT ?? 'studio_ainu' },
    'api-key': { type: 'string', ...(env.BANK_API_KEY ? { default: env.BANK_API_KEY } : {}) },
    'webhook-secret': { type: 'string', ...(env.BANK_WEBHOOK_SECRET ? { default: env.BANK_WEBHOOK_SECRET } : {}) },
  },
});

const port = Number(values.port);
if (!Number.isInteger(port) || port < 1 || port > 65_535)
  stop(`The pretend bank needs a port from 1 to 65535, not "${values.port}". Set BANK_PORT.`);
const apiKey = values['api-key'];
const webhookSecret = values['webhook-secret'];
if (!apiKey || !webhookSecret)
  stop('The pretend bank needs BANK_API_KEY and BANK_WEBHOOK_SECRET, the same that the shop has. `npm start` makes both.');

const { createBank } = await built('sandbox/simulator/index.js');
const file = resolve(values.state);
const restore = readBooks(file, 'The pretend bank');
const bank = createBank({
  url: values.url ?? `http://localhost:${port}`,
  account: values.account,
  apiKey,
  webhookSecret,
  shopName: 'Saltgrass demo shop',
  persist: (json) => writeBooks(file, json),
  ...(restore === undefined ? {} : { restore }),
});

const answer = (request) => (new URL(request.url).pathname === '/health' ? Response.json({ ok: true }) : bank.fetch(request));
const hosts = values.hosts.split(',').filter((host) => host !== '');
const servers = await listen({ answer, port, hosts, whose: 'the pretend bank', cure: 'BANK_PORT=5244' });
keepTime({ bank: () => bank.tick() }, servers);
