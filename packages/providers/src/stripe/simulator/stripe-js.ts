/**
 * The pretend Stripe.js, as text that a shop's page loads: enough of docs.stripe.com/js for a Payment Element, an Express Checkout Element, 3-D Secure in
 * an overlay, and methods that leave by the top window. As the real one, it draws nothing itself: all that is typed is typed in frames of Stripe's origin.
 */
export const stripeJs = `(() => {
  const origin = new URL(document.currentScript.src).origin;
  let last = 0;
  const listening = new Set();
  addEventListener('message', (event) => {
    if (event.origin !== origin || typeof event.data !== 'object' || event.data === null) return;
    for (const one of listening) if (one.frame.contentWindow === event.source) one.hear(event.data);
  });
  const frameTo = (address, title) => {
    const frame = document.createElement('iframe');
    frame.src = address;
    frame.title = title;
    frame.setAttribute('allow', 'payment *');
    frame.setAttribute('referrerpolicy', 'no-referrer');
    Object.assign(frame.style, { border: '0', width: '100%', display: 'block' });
    return frame;
  };
  /** A frame that answers questions. */
  const talkTo = (frame, onNews) => {
    const waiting = new Map();
    listening.add({
      frame,
      hear(data) {
        if (data.stripe === 'answer' && waiting.has(data.number)) {
          waiting.get(data.number)(data.value);
          waiting.delete(data.number);
        } else onNews(data);
      },
    });
    return (question) =>
      new Promise((resolve) => {
        last += 1;
        waiting.set(last, resolve);
        frame.contentWindow.postMessage({ ...question, number: last }, origin);
      });
  };

  const challenge = (address) =>
    new Promise((resolve) => {
      const frame = frameTo(address, 'Secure payment confirmation');
      const cover = document.createElement('div');
      cover.setAttribute('role', 'dialog');
      cover.setAttribute('aria-modal', 'true');
      Object.assign(cover.style, { position: 'fixed', inset: '0', zIndex: '2147483647', background: 'rgba(20,25,45,.6)', padding: '12px' });
      Object.assign(frame.style, { height: '100%', background: '#fff', borderRadius: '8px' });
      cover.append(frame);
      document.body.append(cover);
      talkTo(frame, (data) => {
        if (data.stripe !== '3ds') return;
        cover.remove();
        resolve();
      });
    });

  window.Stripe = (key, { locale = 'auto' } = {}) => {
    if (!/^pk_(test|live)_/.test(key ?? '')) throw new Error('Please call Stripe() with your publishable key. You used an empty string.');
    const elements = ({ clientSecret, appearance = {} }) => {
      const made = [];
      const group = { source: undefined, clientSecret };
      const create = (type) => {
        const handlers = new Map();
        const say = (event, value) => {
          for (const handler of handlers.get(event) ?? []) handler(value);
        };
        const element = { type };
        element.on = (event, handler) => {
          handlers.set(event, [...(handlers.get(event) ?? []), handler]);
          return element;
        };
        element.mount = (where) => {
          const frame = frameTo(
            origin + '/elements/' + type + '#' + new URLSearchParams({ key, secret: clientSecret, locale, parent: location.origin, theme: appearance.theme ?? 'stripe' }),
            type === 'payment' ? 'Secure payment input frame' : 'Secure express checkout frame',
          );
          frame.style.height = '60px';
          element.ask = talkTo(frame, (data) => {
            if (data.stripe === 'height') frame.style.height = data.height + 'px';
            if (data.stripe === 'ready') say('ready', { elementType: type, availablePaymentMethods: data.wallets });
            if (data.stripe === 'loaderror') say('loaderror', { elementType: type, error: data.error });
            if (data.stripe === 'confirm') {
              group.source = element;
              say('confirm', { expressPaymentType: 'google_pay', paymentFailed() {} });
            }
            if (data.stripe === 'cancel') say('cancel', { elementType: type });
          });
          where.replaceChildren(frame);
        };
        made.push(element);
        return element;
      };
      return {
        create,
        getElement: (type) => made.find((one) => one.type === type) ?? null,
        async submit() {
          const source = group.source ?? made.find((one) => one.type === 'payment');
          return (await source.ask({ do: 'check' })) ?? {};
        },
        group,
        sourceOf() {
          const source = group.source ?? made.find((one) => one.type === 'payment');
          group.source = undefined;
          return source;
        },
      };
    };

    return {
      elements,
      async confirmPayment({ elements: group, confirmParams, redirect = 'always' }) {
        const source = group.sourceOf();
        let { error, paymentIntent } = await source.ask({ do: 'confirm', returnUrl: confirmParams.return_url });
        if (error) return { error };
        const next = paymentIntent.next_action;
        if (next !== null && next.type === 'redirect_to_url') {
          // As the real one does: out of any frame.
          window.top.location.href = next.redirect_to_url.url;
          return new Promise(() => {});
        }
        if (next !== null && next.type === 'use_stripe_sdk') {
          await challenge(next.use_stripe_sdk.stripe_js);
          ({ error, paymentIntent } = await source.ask({ do: 'retrieve' }));
          if (error) return { error };
          if (paymentIntent.last_payment_error) return { error: { ...paymentIntent.last_payment_error, payment_intent: paymentIntent } };
        }
        if (redirect === 'always') {
          window.top.location.href = confirmParams.return_url;
          return new Promise(() => {});
        }
        return { paymentIntent };
      },
    };
  };
})();
`;

/** Runs in the frames of the elements, on the pretend Stripe's own origin. */
export const elementJs = `(() => {
  const given = new URLSearchParams(location.hash.slice(1));
  const parentOrigin = given.get('parent');
  if (given.get('theme') === 'night') document.documentElement.style.setProperty('--soft', '#a9adb5');
  const secret = given.get('secret') ?? '';
  const intent = secret.split('_secret_')[0];
  const tell = (data) => parent.postMessage(data, parentOrigin);
  const $ = (name) => document.querySelector('[name="' + name + '"]');
  const ask = async (path, method, params) => {
    const body = new URLSearchParams({ key: given.get('key') ?? '', client_secret: secret, ...params });
    try {
      const response = await (method === 'GET' ? fetch(path + '?' + body) : fetch(path, { method, body }));
      const told = await response.json();
      return told.error ? { error: told.error } : { paymentIntent: told };
    } catch {
      return { error: { type: 'api_connection_error', message: 'We are experiencing issues connecting to our payments provider. Please check your internet connection and try again.' } };
    }
  };
  let wallet;
  const number = () => (wallet ?? $('number')?.value ?? '').replace(/\\s/g, '');
  const type = () => (wallet ? 'card' : ($('method')?.value ?? 'card'));
  const answers = {
    check() {
      if (type() !== 'card') return {};
      if (!/^\\d{12,19}$/.test(number())) return { error: { type: 'validation_error', code: 'incomplete_number', message: 'Your card number is incomplete.' } };
      if (!wallet && !/^\\d{2}\\s*\\/?\\s*\\d{2}$/.test($('expiry').value)) return { error: { type: 'validation_error', code: 'incomplete_expiry', message: "Your card's expiration date is incomplete." } };
      return {};
    },
    async confirm({ returnUrl }) {
      const params = { return_url: returnUrl, 'payment_method_data[type]': type() };
      if (type() === 'card') params['payment_method_data[card][number]'] = number();
      wallet = undefined;
      return ask('/v1/payment_intents/' + intent + '/confirm', 'POST', params);
    },
    retrieve: () => ask('/v1/payment_intents/' + intent, 'GET', {}),
  };
  addEventListener('message', async (event) => {
    if (event.origin !== parentOrigin || event.source !== parent) return;
    const work = answers[event.data?.do];
    if (work) tell({ stripe: 'answer', number: event.data.number, value: await work(event.data) });
  });
  for (const button of document.querySelectorAll('[data-card]'))
    button.addEventListener('click', () => {
      wallet = button.dataset.card;
      tell({ stripe: 'confirm' });
    });
  document.querySelector('[data-do="cancel"]')?.addEventListener('click', () => tell({ stripe: 'cancel' }));
  const method = $('method');
  method?.addEventListener('change', () => {
    for (const part of document.querySelectorAll('[data-for]')) part.hidden = part.dataset.for !== method.value;
  });
  new ResizeObserver(() => tell({ stripe: 'height', height: Math.ceil(document.body.getBoundingClientRect().height) })).observe(document.body);
  ask('/v1/payment_intents/' + intent, 'GET', {}).then(({ error }) => {
    if (error) tell({ stripe: 'loaderror', error });
    else tell({ stripe: 'ready', wallets: { googlePay: true } });
  });
})();
`;

/** Runs in the 3-D Secure step: tells Stripe.js that it is over. */
export const challengeJs = `(() => {
  if (document.body.dataset.over === 'yes' && parent !== window) parent.postMessage({ stripe: '3ds' }, '*');
})();
`;
