/**
 * Stripe's form in the pay page: wallets on top where the browser has any, then the Payment Element, then one button. 3-D Secure happens in the page. A
 * method that needs a page of its own (iDEAL, Klarna, Alipay) leaves by the top window: Stripe.js breaks out of the frame, and comes back by the return
 * address.
 */
import { openPayPage } from '../pay-page.ts';

/** What is used of Stripe.js (docs.stripe.com/js). */
interface StripeElement {
  mount(where: HTMLElement): void;
  on(event: 'ready' | 'loaderror' | 'confirm', handler: (event: { readonly availablePaymentMethods?: unknown }) => void): unknown;
}
interface StripeElements {
  create(type: 'payment' | 'expressCheckout', options?: object): StripeElement;
  submit(): Promise<{ readonly error?: StripeError }>;
}
interface StripeError {
  readonly type?: string;
  readonly message?: string;
}
interface Stripe {
  elements(options: { readonly clientSecret: string; readonly appearance?: object; readonly loader?: 'auto' }): StripeElements;
  confirmPayment(options: {
    readonly elements: StripeElements;
    readonly confirmParams: { readonly return_url: string };
    readonly redirect: 'if_required';
  }): Promise<{ readonly error?: StripeError; readonly paymentIntent?: { readonly status: string } }>;
}
declare global {
  interface Window {
    readonly Stripe?: (key: string, options?: { readonly locale?: string }) => Stripe;
  }
}

/** Height that a bank's 3-D Secure step wants, pixels (EMV 3DS names 250 to 600). */
const roomForChallenge = 640;

const page = openPayPage();
const { script = '', publishableKey = '', clientSecret = '' } = page.data;

const element = <K extends keyof HTMLElementTagNameMap>(name: K, role?: string): HTMLElementTagNameMap[K] => {
  const made = document.createElement(name);
  if (role !== undefined) made.setAttribute('role', role);
  return made;
};

const draw = (stripe: Stripe): void => {
  const { dark, surface, ink, accent } = page.look;
  const elements = stripe.elements({
    clientSecret,
    loader: 'auto',
    // As the panel around it (docs.stripe.com/elements/appearance-api).
    appearance: {
      theme: dark ? 'night' : 'stripe',
      variables: {
        colorPrimary: accent,
        colorBackground: surface,
        colorText: ink,
        borderRadius: '10px',
        fontFamily: getComputedStyle(page.box).fontFamily,
        fontSizeBase: '15px',
      },
    },
  });
  const wallets = element('div');
  const form = element('div');
  const wrong = element('p', 'alert');
  const waits = element('p', 'status');
  const button = element('button');
  button.type = 'button';
  button.textContent = page.say.pay;
  waits.textContent = page.say.waiting;
  for (const hidden of [button, wrong, waits]) hidden.hidden = true;
  page.box.replaceChildren(wallets, form, wrong, button, waits);

  let busy = false;
  const pause = (paying: boolean): void => {
    busy = paying;
    button.disabled = paying;
    button.setAttribute('aria-busy', String(paying));
    page.room(paying ? roomForChallenge : 0);
  };

  const refuse = (error: StripeError): void => {
    pause(false);
    wrong.textContent = error.message ?? page.say.lost;
    wrong.hidden = false;
    // What was typed wrongly concerns nobody else.
    if (error.type !== 'validation_error') page.news();
  };

  const pay = async (): Promise<void> => {
    if (busy) return;
    wrong.hidden = true;
    pause(true);
    const typed = await elements.submit();
    if (typed.error) return refuse(typed.error);
    const { error } = await stripe.confirmPayment({ elements, confirmParams: { return_url: page.returnUrl }, redirect: 'if_required' });
    if (error) return refuse(error);
    // Whether it is paid the shop asks Stripe; here it is only over.
    page.room(0);
    for (const gone of [wallets, form, button]) gone.hidden = true;
    waits.hidden = false;
    page.done();
    return undefined;
  };
  const start = (): void => void pay().catch(() => refuse({}));

  const express = elements.create('expressCheckout');
  express.on('ready', ({ availablePaymentMethods }) => {
    wallets.hidden = !availablePaymentMethods;
  });
  express.on('loaderror', () => {
    wallets.hidden = true;
  });
  express.on('confirm', start);
  express.mount(wallets);

  const payment = elements.create('payment', { layout: 'accordion', wallets: { applePay: 'never', googlePay: 'never' } });
  payment.on('ready', () => {
    button.hidden = false;
  });
  payment.on('loaderror', () => page.lost());
  payment.mount(form);
  button.addEventListener('click', start);
};

page
  .script(script)
  .then(() => {
    // Stripe knows languages, not scripts: "zh", not "zh-Hans".
    const [locale = 'auto'] = page.language.split('-');
    const stripe = window.Stripe?.(publishableKey, { locale });
    return stripe === undefined ? page.lost() : draw(stripe);
  })
  .catch(() => page.lost());
