import type { CheckoutSession, CheckoutState } from '@buypost/core';
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { loadMessages } from '../messages/index.ts';
import { cleanup, draw, plain, screen } from '../testing/draw.tsx';
import { base, order, states, type Fixture } from '../testing/states.ts';
import { saysOf } from './says.ts';

afterEach(cleanup);

const names = Object.keys(states) as Fixture[];
const press = (name: string | RegExp): void => screen.getByRole('button', { name }).click();

describe('every state', () => {
  it.each(names)('%s is drawn and says something', (name) => {
    const { text } = draw(states[name]());
    if (name !== 'loading') expect(text().length).toBeGreaterThan(10);
    expect(text()).not.toMatch(/undefined|\[object|\{\w+\}/);
  });

  it.each(['zh', 'ar'])('leaves no text unfilled in %s', async (locale) => {
    const language = await loadMessages(locale);
    for (const name of names) {
      const { text } = draw(states[name](), language);
      expect(text(), name).not.toMatch(/undefined|\[object|\{\w+\}/);
      cleanup();
    }
  });
});

describe('what became of the money', () => {
  const moneys = ['none', 'unknown', 'taken', 'returning', 'returned'] as const;
  const declines = [
    'declined',
    'insufficient_funds',
    'authentication_failed',
    'expired_method',
    'limit_exceeded',
    'suspected_fraud',
    'method_unavailable',
  ] as const;
  const actions = fc.constantFrom(
    { type: 'wait' as const },
    { type: 'redirect' as const, url: 'https://pay.example/', purpose: 'pay' as const },
    { type: 'open_app' as const, url: 'alipays://x', app: 'Alipay' },
    { type: 'embed' as const, url: 'https://shop.example/pay/x' },
    { type: 'qr_code' as const, data: 'https://pay.example/x', app: 'Alipay', expiresAt: '2099-01-01T00:00:00Z' },
  );
  const sessions: fc.Arbitrary<CheckoutSession> = fc
    .record({ money: fc.constantFrom(...moneys), canSwitch: fc.boolean(), canCancel: fc.boolean(), test: fc.boolean() })
    .chain((some) =>
      fc.oneof(
        fc.tuple(actions, fc.option(fc.constantFrom(...declines), { nil: undefined })).map(([nextAction, declined]) => ({
          ...base,
          ...some,
          status: 'requires_action' as const,
          nextAction,
          ...(declined && { declined }),
        })),
        fc
          .constantFrom('provider' as const, 'review' as const, 'closing' as const)
          .map((reason) => ({ ...base, ...some, status: 'processing' as const, reason })),
        fc.constant({ ...base, ...some, status: 'succeeded' as const, order }),
        fc.constantFrom(...declines).map((declined) => ({ ...base, ...some, status: 'failed' as const, declined })),
        fc.constant({ ...base, ...some, status: 'canceled' as const }),
        fc.constant({ ...base, ...some, status: 'expired' as const }),
      ),
    );
  const begun = fc.tuple(sessions, fc.boolean(), fc.constantFrom('owner' as const, 'visitor' as const)).map(
    // The union does not follow through a spread; name and status are the same word.
    ([session, unreachable, role]) => ({ name: session.status, session, unreachable, role }) as CheckoutState,
  );
  const claims = {
    none: /Nothing was charged/,
    taken: /You paid|Paid €|has arrived and is held/,
    returning: /€44\.00 is on its way back/,
    returned: /€44\.00 was returned/,
    unknown: /We do not know yet|No payment has arrived yet/,
  } as const;

  it('is told by `money` alone, in any state and for anyone', () => {
    fc.assert(
      fc.property(begun, (state) => {
        const { text, tools } = draw(state);
        const { money } = (state as { session: CheckoutSession }).session;
        for (const seen of [text(), plain(saysOf(state, tools).lines.join(' '))]) {
          for (const claim of moneys) if (claim !== money) expect(seen).not.toMatch(claims[claim]);
        }
        cleanup();
      }),
      { numRuns: 150 },
    );
  });

  it('is always told where the payment went wrong or is not known', () => {
    for (const money of moneys) {
      for (const status of ['failed', 'canceled', 'expired', 'processing'] as const) {
        const state = {
          name: status,
          role: 'owner',
          unreachable: false,
          session: { ...base, money, status, declined: 'declined', reason: 'provider' },
        } as CheckoutState;
        expect(draw(state).text(), `${status} ${money}`).toMatch(claims[money]);
        cleanup();
      }
    }
  });

  it('offers a visitor no payment step, and nobody what the session forbids', () => {
    fc.assert(
      fc.property(begun, (state) => {
        const { box, text } = draw(state);
        const { session, role } = state as { session: CheckoutSession; role: string };
        if (role === 'visitor') {
          expect(text()).not.toMatch(/Continue at|Open Alipay|Other way to pay|Try again|Copy link/);
          expect(box.querySelector('iframe, svg[role=img]')).toBeNull();
        }
        if (!session.canCancel) expect(text()).not.toContain('Cancel the order');
        if (!session.canSwitch) expect(text()).not.toMatch(/Other way to pay|Try again|renews itself/);
        cleanup();
      }),
      { numRuns: 150 },
    );
  });
});

describe('what can be pressed', () => {
  it('sends a retry by another method from `failed`', () => {
    const { checkout } = draw(states['failed none']());
    press('Other way to pay');
    return Promise.resolve().then(() => {
      press(/PayPal/);
      expect(checkout.said).toEqual([{ type: 'retry', method: 'paypal' }]);
    });
  });

  it('goes to the provider only by a press', () => {
    const { gone } = draw(states['action redirect']());
    expect(gone).toEqual([]);
    press('Continue at PayPal');
    expect(gone).toEqual(['https://pay.example/go']);
  });

  it('does nothing while an answer is outstanding', () => {
    const { checkout } = draw(states['action qr renewing']());
    press('Cancel the order');
    press('Other way to pay');
    expect(checkout.said).toEqual([]);
  });

  it('never follows an address that would run in this page', () => {
    const session = {
      ...base,
      status: 'requires_action' as const,
      nextAction: { type: 'open_app' as const, url: 'javascript:alert(1)', app: 'Alipay', fallback: 'data:text/html,x' },
    };
    draw({ name: 'requires_action', role: 'owner', unreachable: false, session });
    expect(screen.queryByText('Open Alipay')).toBeNull();
    expect(screen.queryByText('Continue without the app')).toBeNull();
  });

  it('frames only a page of the shop', () => {
    const framed = (url: string): HTMLIFrameElement | null => {
      cleanup();
      const session = { ...base, method: 'card', status: 'requires_action' as const, nextAction: { type: 'embed' as const, url } };
      return draw({ name: 'requires_action', role: 'owner', unreachable: false, session }).box.querySelector('iframe');
    };
    expect(framed('https://evil.example/pay/x')).toBeNull();
    expect(framed('javascript:alert(1)')).toBeNull();
    const frame = framed('https://shop.example/pay/x');
    expect(frame?.title).toBe('Pay with Card');
    expect(frame?.getAttribute('allow')).toBe('payment');
    expect(frame?.hasAttribute('sandbox')).toBe(false);
  });
});
