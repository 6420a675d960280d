// @vitest-environment happy-dom
/** The script of the pay page against a Stripe.js that does as told. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { PayPageGiven } from '../contract.ts';

type Handler = (event: { availablePaymentMethods?: unknown }) => void;
interface Answer {
  readonly error?: { readonly type?: string; readonly message?: string };
  readonly paymentIntent?: { readonly status: string };
}

const given: PayPageGiven = {
  data: { script: 'https://js.stripe.test/endive/stripe.js', publishableKey: 'pk_test_1', clientSecret: 'pi_1_secret_2' },
  shown: 'embed',
  returnUrl: 'https://shop.test/v1/returns/code',
  language: 'zh-Hans',
  say: { pay: '支付 €19.00', waiting: '等待付款', lost: '未能加载', again: '重试' },
};

const told: unknown[] = [];
const handlers = new Map<string, Handler>();
let answers: Answer[];
let typed: Answer;
const confirmPayment = vi.fn(async () => answers.shift() ?? { paymentIntent: { status: 'succeeded' } });
const made = vi.fn();

const pretendStripe = (...args: unknown[]) => {
  made(...args);
  return {
    confirmPayment,
    elements: (options: unknown) => {
      made(options);
      return {
        submit: async () => typed,
        create: (type: string, options_?: unknown) => {
          made(type, options_);
          return {
            mount: (where: HTMLElement) => where.append(`[${type}]`),
            on: (event: string, handler: Handler) => void handlers.set(`${type} ${event}`, handler),
          };
        },
      };
    },
  };
};

const settle = () => new Promise((done) => setTimeout(done));
const load = async (works = true): Promise<void> => {
  vi.resetModules();
  let script: HTMLScriptElement | undefined;
  // This window loads nothing; whether the script comes is the test's word.
  vi.spyOn(document.head, 'append').mockImplementation((element) => {
    if (element instanceof HTMLScriptElement) script = element;
  });
  await import('./browser.ts');
  expect(script?.src).toBe(given.data['script']);
  if (works) Object.assign(window, { Stripe: pretendStripe });
  script?.dispatchEvent(new Event(works ? 'load' : 'error'));
  await settle();
};
const box = () => document.querySelector<HTMLElement>('#buypost-pay')!;
const button = () => box().querySelector('button')!;
const alert = () => box().querySelector<HTMLElement>('[role=alert]')!;
const checks = () => told.filter((one) => JSON.stringify(one).includes('check'));

beforeEach(() => {
  told.length = 0;
  handlers.clear();
  answers = [];
  typed = {};
  confirmPayment.mockClear();
  made.mockClear();
  document.body.innerHTML = `<main id="buypost-pay"></main><script type="application/json" id="buypost-given">${JSON.stringify(given)}</script>`;
  vi.spyOn(window, 'parent', 'get').mockReturnValue({ postMessage: (message: unknown) => void told.push(message) } as unknown as Window &
    typeof globalThis);
});
afterEach(() => {
  vi.restoreAllMocks();
  Reflect.deleteProperty(window, 'Stripe');
});

test('draws wallets, form and one button with the sum, in the buyer’s language', async () => {
  await load();
  expect(made.mock.calls).toEqual([
    ['pk_test_1', { locale: 'zh' }],
    [
      {
        clientSecret: 'pi_1_secret_2',
        loader: 'auto',
        appearance: { theme: 'stripe', variables: expect.objectContaining({ colorPrimary: '#0b5f4b', colorBackground: '#ffffff' }) },
      },
    ],
    ['expressCheckout', undefined],
    ['payment', { layout: 'accordion', wallets: { applePay: 'never', googlePay: 'never' } }],
  ]);
  expect(button().hidden).toBe(true);
  handlers.get('payment ready')!({});
  expect([button().hidden, button().textContent]).toEqual([false, '支付 €19.00']);
  handlers.get('expressCheckout ready')!({});
  expect(box().firstElementChild).toMatchObject({ hidden: true });
  handlers.get('expressCheckout ready')!({ availablePaymentMethods: { applePay: true } });
  expect(box().firstElementChild).toMatchObject({ hidden: false });
});

test('pays once however often it is pressed, waits, and hints at it', async () => {
  await load();
  button().click();
  button().click();
  await settle();
  expect(confirmPayment.mock.calls).toEqual([
    [expect.objectContaining({ redirect: 'if_required', confirmParams: { return_url: given.returnUrl } })],
  ]);
  expect(button().hidden).toBe(true);
  expect(box().querySelector('[role=status]')).toMatchObject({ hidden: false, textContent: '等待付款' });
  expect(checks()).toHaveLength(1);
});

test('a decline is said, and the form stays for another card', async () => {
  answers = [{ error: { type: 'card_error', message: 'Your card was declined.' } }];
  await load();
  button().click();
  await settle();
  expect([alert().hidden, alert().textContent, button().disabled]).toEqual([false, 'Your card was declined.', false]);
  expect(checks()).toHaveLength(1);
  button().click();
  await settle();
  expect(alert().hidden).toBe(true);
  expect(confirmPayment).toHaveBeenCalledTimes(2);
});

test('what was typed wrongly is nobody else’s concern', async () => {
  typed = { error: { type: 'validation_error', message: 'Your card number is incomplete.' } };
  await load();
  button().click();
  await settle();
  expect(alert().textContent).toBe('Your card number is incomplete.');
  expect([confirmPayment.mock.calls.length, checks().length]).toEqual([0, 0]);
});

test('a wallet’s sheet confirms the same payment', async () => {
  await load();
  handlers.get('expressCheckout confirm')!({});
  await settle();
  expect(confirmPayment).toHaveBeenCalledTimes(1);
});

test('a script that throws in the middle leaves the form usable', async () => {
  await load();
  confirmPayment.mockRejectedValueOnce(new Error('IntegrationError'));
  button().click();
  await settle();
  expect([alert().textContent, button().disabled]).toEqual(['未能加载', false]);
});

test.each([
  ['Stripe.js does not come', false, undefined],
  ['the form cannot load', true, 'payment loaderror'],
])('%s: says so, and tries again at a press', async (_, works, event) => {
  await load(works);
  if (event !== undefined) handlers.get(event)!({});
  expect(alert().textContent).toBe('未能加载');
  expect(button().textContent).toBe('重试');
});
