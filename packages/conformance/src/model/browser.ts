/** The browser's half: one buyer, two tabs, one wish to buy, a price that changes, answers that get lost. Nobody may pay two orders. */

export interface BrowserRules {
  /** What both tabs can see. */
  readonly storage: 'shared' | 'denied';
  /** F9: the server looks for the key before it looks at the price. */
  readonly keyBeforePrice: boolean;
  /** F9: after a lost answer the same key is sent again. */
  readonly keepsKey: boolean;
  /** F10: a finished checkout leaves its record as a receipt. */
  readonly leavesReceipt: boolean;
  /** F9: a refusal is remembered under its key, and a refused tab adopts a newer key from storage. */
  readonly refusalSeals: boolean;
}

export const allBrowserRules: BrowserRules = {
  storage: 'shared',
  keyBeforePrice: true,
  keepsKey: true,
  leavesReceipt: true,
  refusalSeals: true,
};

interface Tab {
  shows: 'ready' | 'starting' | 'action' | 'paid' | 'new_price' | 'error';
  /** 0: none yet. */
  key: number;
  expects: number;
}
interface Order {
  paid: boolean;
  price: number;
}
interface Browser {
  price: number;
  tabs: [Tab, Tab];
  stored: number;
  nextKey: number;
  /** Requests on their way. */
  requests: { tab: 0 | 1; key: number; expected: number }[];
  orders: Partial<Record<number, Order>>;
  refused: number[];
  reloads: number;
  lost: number;
}

const freshTab = (expects: number): Tab => ({ shows: 'ready', key: 0, expects });
const first = (): Browser => ({
  price: 10,
  tabs: [freshTab(10), freshTab(10)],
  stored: 0,
  nextKey: 1,
  requests: [],
  orders: {},
  refused: [],
  reloads: 0,
  lost: 0,
});
const copy = (state: Browser): Browser => structuredClone(state);

type Add = (name: string, change: (to: Browser) => void | false) => void;

/** The key that a press of the pay button would use; 0 for a new one. */
const keyForPress = (rules: BrowserRules, state: Browser, tab: Tab): number => {
  const stored = rules.storage === 'shared' ? state.stored : 0;
  if (tab.shows === 'error') return rules.keepsKey ? tab.key : 0;
  if (tab.shows === 'new_price') return rules.refusalSeals && stored !== 0 && stored !== tab.key ? stored : 0;
  if (!rules.leavesReceipt && state.orders[stored]?.paid === true) return 0;
  return stored;
};

const tabSteps = (rules: BrowserRules, state: Browser, side: 0 | 1, add: Add): void => {
  const tab = state.tabs[side];
  const shared = rules.storage === 'shared';
  const name = `tab ${side + 1}`;
  if (tab.shows === 'ready' || tab.shows === 'new_price' || tab.shows === 'error')
    add(`${name}: press pay at ${tab.expects}`, (to) => {
      const mine = to.tabs[side];
      const stored = keyForPress(rules, state, tab);
      if (rules.leavesReceipt && shared && state.orders[tab.shows === 'error' && rules.keepsKey ? tab.key : state.stored]?.paid === true) {
        mine.shows = 'paid';
        return undefined;
      }
      // Three keys are enough: two orders already need only two.
      if (stored === 0 && to.nextKey > 2) return false;
      mine.key = stored === 0 ? to.nextKey++ : stored;
      mine.shows = 'starting';
      if (shared) to.stored = mine.key;
      to.requests.push({ tab: side, key: mine.key, expected: mine.expects });
      return undefined;
    });
  if (tab.shows === 'ready' && tab.expects !== state.price)
    add(`${name}: loads the offer again, ${state.price}`, (to) => void (to.tabs[side].expects = to.price));
  if (state.reloads < 1 && tab.shows !== 'ready' && tab.shows !== 'paid')
    add(`${name}: reload`, (to) => {
      to.reloads += 1;
      const key = shared ? to.stored : 0;
      const order = to.orders[key];
      to.tabs[side] = {
        ...freshTab(to.price),
        key,
        shows: key === 0 ? 'ready' : order === undefined ? 'error' : order.paid ? 'paid' : 'action',
      };
    });
  if (tab.shows === 'action' && state.orders[tab.key]?.paid === false)
    add(`${name}: pays order ${tab.key}`, (to) => {
      const order = to.orders[tab.key];
      if (order === undefined) return false;
      order.paid = true;
      to.tabs[side].shows = 'paid';
      if (!rules.leavesReceipt && shared && to.stored === tab.key) to.stored = 0;
      return undefined;
    });
  if (tab.shows === 'starting' && state.lost < 1)
    add(`${name}: the answer is lost`, (to) => {
      to.lost += 1;
      to.tabs[side].shows = 'error';
    });
};

const serverSteps = (rules: BrowserRules, state: Browser, add: Add): void =>
  state.requests.forEach(({ tab: side, key, expected }, index) =>
    add(`server: key ${key}, expected ${expected}`, (to) => {
      to.requests.splice(index, 1);
      const known = to.orders[key];
      let refused = false;
      if (rules.refusalSeals && to.refused.includes(key)) refused = true;
      else if (known !== undefined && rules.keyBeforePrice) refused = false;
      else if (expected !== to.price) {
        refused = true;
        if (rules.refusalSeals) to.refused.push(key);
      } else if (known === undefined) to.orders[key] = { paid: false, price: expected };
      const tab = to.tabs[side];
      if (tab.key !== key || tab.shows !== 'starting') return undefined;
      if (refused) Object.assign(tab, { shows: 'new_price', expects: to.price });
      else tab.shows = to.orders[key]?.paid === true ? 'paid' : 'action';
      return undefined;
    }),
  );

/** The shortest way to two paid orders of one wish, or `undefined` where there is none. */
export const twoPaidOrders = (rules: BrowserRules): { readonly states: number; readonly trace: readonly string[] | undefined } => {
  const begin = first();
  const seen = new Set([JSON.stringify(begin)]);
  const states: { readonly state: Browser; readonly from: number; readonly by: string }[] = [{ state: begin, from: -1, by: '' }];
  for (let at = 0; at < states.length; at += 1) {
    const state = states[at]?.state;
    if (state === undefined) break;
    if (Object.values(state.orders).filter((order) => order?.paid === true).length > 1) {
      const trace: string[] = [];
      for (let number = at; number > 0; number = states[number]?.from ?? -1) trace.push(states[number]?.by ?? '');
      return { states: states.length, trace: trace.reverse() };
    }
    const add: Add = (by, change) => {
      const to = copy(state);
      if (change(to) === false) return;
      const key = JSON.stringify(to);
      if (seen.has(key)) return;
      seen.add(key);
      states.push({ state: to, from: at, by });
    };
    if (state.price === 10) add('the shop changes the price', (to) => void (to.price = 12));
    tabSteps(rules, state, 0, add);
    tabSteps(rules, state, 1, add);
    serverSteps(rules, state, add);
  }
  return { states: states.length, trace: undefined };
};
