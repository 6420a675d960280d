/**
 * WeChat Pay's pay page, at top level on the shop's registered domain. `jsapi` opens WeChat's own sheet by its bridge; `h5` sends a phone's browser on
 * to WeChat. What became of it is asked by the shop.
 */
import { openPayPage, type PayPageOpen } from '../pay-page.ts';

interface Bridge {
  invoke(what: 'getBrandWCPayRequest', wish: Readonly<Record<string, string>>, done: (answer: { readonly err_msg?: string }) => void): void;
}

declare global {
  interface Window {
    readonly WeixinJSBridge?: Bridge;
  }
}

/** How long WeChat may take to hand its bridge over, milliseconds. */
const patience = 5_000;

const bridge = (): Promise<Bridge | undefined> =>
  new Promise((resolve) => {
    const ready = (): void => resolve(window.WeixinJSBridge);
    if (window.WeixinJSBridge !== undefined) ready();
    document.addEventListener('WeixinJSBridgeReady', ready, { once: true });
    setTimeout(ready, patience);
  });

/** Came here by the browser's own back button: what ran by itself before is not run again. */
const cameBack = (): boolean =>
  performance.getEntriesByType('navigation').some((entry) => 'type' in entry && entry.type === 'back_forward');

/** A button for what else runs by itself: some browsers open an app only after a touch. */
const offer = (page: PayPageOpen, run: () => void): void => {
  const button = document.createElement('button');
  button.textContent = page.say.pay;
  button.dataset['do'] = 'open';
  button.addEventListener('click', run);
  const waits = document.createElement('p');
  waits.setAttribute('role', 'status');
  waits.textContent = page.say.waiting;
  page.box.replaceChildren(button, waits);
  if (!cameBack()) run();
};

const pay = async (page: PayPageOpen): Promise<void> => {
  const { way: _, cashier, ...wish } = page.data;
  const found = await bridge();
  if (found !== undefined) {
    // Whatever it answers, only the shop knows: the buyer goes back to the post, which asks.
    offer(page, () => found.invoke('getBrandWCPayRequest', wish, () => page.done()));
  } else if (cashier !== undefined) {
    location.replace(`${cashier}?${new URLSearchParams({ ...wish, return: page.returnUrl }).toString()}`);
  } else {
    page.lost();
  }
};

/** Was a fresh link asked for a moment ago? A clock that is off, or a shop that could not get one, must not send the buyer round for ever. */
const askedLately = (): boolean => {
  const key = `buypost:fresh:${location.pathname}`;
  try {
    const lately = Date.now() - Number(sessionStorage.getItem(key) ?? '0') < 60_000;
    sessionStorage.setItem(key, String(Date.now()));
    return lately;
  } catch {
    return true;
  }
};

const onward = (page: PayPageOpen): void => {
  const { url = '', until = '' } = page.data;
  if (Date.now() / 1000 > Number(until) && !askedLately()) {
    location.replace(`${location.pathname}?fresh=1`);
    return;
  }
  const link = document.createElement('a');
  link.href = `${url}&redirect_url=${encodeURIComponent(page.returnUrl)}`;
  // WeChat reads from it on which domain this page stands.
  link.referrerPolicy = 'origin';
  link.hidden = true;
  document.body.append(link);
  if (/^https?:$/.test(link.protocol)) offer(page, () => link.click());
  else page.lost();
};

const page = openPayPage();
if (page.data['way'] === 'jsapi') void pay(page);
else onward(page);
