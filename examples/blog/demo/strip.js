import { act, killShop, ledger, loseAnswer, losing, make, payments, scan, serverTime } from './bank.js';

/** Kept over reloads and shared by tabs: what one tab ordered another may be told of. Nobody looking for ten minutes ends a count. */
const memory = {
  read(key, otherwise) {
    try {
      return JSON.parse(localStorage.getItem(`demo:${key}`)) ?? otherwise;
    } catch {
      return otherwise;
    }
  },
  write(key, value) {
    try {
      localStorage.setItem(`demo:${key}`, JSON.stringify(value));
    } catch {
      // Then the count starts anew with each page.
    }
  },
};

const shop = [...document.scripts].find((script) => script.src.endsWith('/buypost.js'))?.src;
const wait = (ms) => new Promise((done) => setTimeout(done, ms));

/** The strip with four ways to be unkind, and the bank's own count. */
export function createStrip() {
  if (Date.now() - memory.read('at', 0) > 600_000) memory.write('since', 0);
  let since = memory.read('since', 0);
  let delivered = memory.read('delivered', []);
  let codes = [];
  let paying = false;
  let armed = false;
  let timer;

  async function anew() {
    since = await serverTime();
    delivered = [];
    memory.write('since', since);
    memory.write('delivered', delivered);
  }

  const words = make('p', 'demo-words', [], { ariaLive: 'polite' });
  const say = (text) => (words.textContent = text);
  const numbers = Object.fromEntries(['charged', 'delivered', 'refunded'].map((name) => [name, make('b', '', '0')]));
  const button = (text, work) =>
    make('button', '', text, {
      type: 'button',
      async onclick(event) {
        const { currentTarget: pressed } = event;
        if (pressed.ariaDisabled === 'true') return;
        pressed.ariaDisabled = 'true';
        await work().catch((error) => say(error.message));
        pressed.ariaDisabled = null;
        void look();
      },
    });

  async function kill() {
    const began = performance.now();
    if (!(await killShop())) return say('The demo’s server would not do that. Was it started with npm start?');
    say('The shop’s process is dead: SIGKILL, no goodbye. It is starting again …');
    let gone = false;
    while (performance.now() - began < 20_000) {
      // Any answer will do, so nothing of it is read.
      const there = await fetch(new URL('/health', shop), { mode: 'no-cors', cache: 'no-store' }).then(
        () => true,
        () => false,
      );
      const took = ((performance.now() - began) / 1000).toFixed(1);
      if (there && gone)
        return say(`The shop was gone and is back after ${took} s, from its database alone. An open order goes on where it was.`);
      if (there && performance.now() - began > 1500)
        return say('The shop was killed, and was back before anybody could ask for it. An open order goes on where it was.');
      if (!there) gone = true;
      await wait(60);
    }
    say('The shop is not back after 20 seconds. The terminal says why.');
  }

  async function lose() {
    // While nothing is open, a read behind the scenes would use it up unseen.
    await loseAnswer(paying ? undefined : 'create');
    armed = true;
    say(
      paying
        ? 'Armed. The provider’s next answer to the shop breaks off half way. Now pay.'
        : 'Armed. When the shop next asks for a payment, the provider makes it and its answer breaks off half way. Now order something.',
    );
  }

  async function reload() {
    memory.write('said', 'The page was reloaded and knew nothing. Press the same button: the order is picked up where it was.');
    location.reload();
  }

  /** Payments that can still be paid for what is being bought now: after a change of method there may be two. */
  async function ofOneOrder() {
    const waiting = (await payments()).filter((one) => one.state === 'WAITING' && Date.parse(one.created_at) >= since);
    const [newest] = waiting;
    const shown = (await Promise.all(codes.map((code) => scan(code).catch(() => undefined)))).filter(Boolean);
    if (!newest) return shown;
    const waits = waiting
      .filter((one) => one.description === newest.description && Date.parse(newest.created_at) - Date.parse(one.created_at) < 600_000)
      .map((one) => ({ provider: 'sandbox', attempt: one.merchant_reference }));
    return [...waits, ...shown.filter(({ provider }) => provider !== 'sandbox')];
  }

  async function twice() {
    const open = await ofOneOrder();
    if (open.length === 0) return say('There is nothing to pay yet. Press a buy button first, and come back when it shows the code.');
    const before = await ledger(since);
    await Promise.all(open.flatMap((payment) => [act(payment, 'pay'), act(payment, 'pay')]));
    const taken = (await ledger(since)).totals.charges - before.totals.charges;
    if (taken > 1)
      say(
        `${taken} codes of one order were paid. No provider can know better, so the shop sends the second payment back: watch “refunded”.`,
      );
    else
      say(
        `Approved twice at the same moment. The provider ${taken === 1 ? 'took the money once' : 'took nothing more: it was paid before'}, and told the shop twice.`,
      );
  }

  async function look() {
    clearTimeout(timer);
    try {
      since = memory.read('since', since);
      delivered = memory.read('delivered', delivered);
      if (since === 0) await anew();
      memory.write('at', Date.now());
      const { totals, payments: lines } = await ledger(since);
      numbers.charged.textContent = String(totals.charges);
      numbers.refunded.textContent = String(lines.filter((line) => line.refunded > 0).length);
      if (armed && !(await losing())) {
        armed = false;
        say('The provider’s answer was lost just now. The shop asked again under the same number, so there is still one payment.');
      }
    } catch {
      // The count stands still until the bank answers again.
    }
    numbers.delivered.textContent = String(delivered.length);
    if (!document.hidden) timer = setTimeout(look, paying || armed ? 800 : 4000);
  }

  const element = make('aside', 'demo-strip', [
    make('h2', '', 'Break it'),
    make('p', 'demo-small', 'Start to pay, then do your worst.'),
    make('div', 'demo-levers', [
      button('Kill the server now', kill),
      button('Lose the next answer', lose),
      button('Reload the page', reload),
      button('Pay twice', twice),
    ]),
    words,
    make(
      'dl',
      'demo-count',
      Object.entries(numbers).map(([name, number]) => make('div', '', [make('dt', '', name), make('dd', '', number)])),
    ),
    make('p', 'demo-small', [
      'Charged and refunded as the pretend providers’ own books have it, in this browser. ',
      make('button', 'demo-plain', 'Count anew', {
        type: 'button',
        onclick: () => anew().then(look),
      }),
    ]),
  ]);
  element.setAttribute('aria-label', 'Break it');
  document.addEventListener('visibilitychange', () => (document.hidden ? clearTimeout(timer) : look()));
  say(memory.read('said', ''));
  memory.write('said', '');
  void look();

  return {
    element,
    look,
    /** An event of the checkout. */
    tell(type, session) {
      const { nextAction: action } = session ?? {};
      const code = action?.data ?? action?.url;
      if (code && !codes.includes(code)) codes.push(code);
      if (type === 'buypost:start' || type === 'buypost:failed') codes = [];
      paying = type === 'buypost:action' || type === 'buypost:processing' || (paying && type === 'buypost:close');
      delivered = memory.read('delivered', delivered);
      if (session?.status === 'succeeded' && (session.order?.deliveries?.length ?? 0) > 0 && !delivered.includes(session.id)) {
        delivered.push(session.id);
        memory.write('delivered', delivered);
      }
      void look();
    },
  };
}
