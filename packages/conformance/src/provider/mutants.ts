/** Bad drivers: each takes a good one and breaks exactly one promise. A law that does not catch its mutant proves nothing. */
import { ProviderError, type PaymentProvider, type ProviderPayment } from '@buypost/providers';

export type ProviderMutant = (good: PaymentProvider) => PaymentProvider;

let made = 0;
const fresh = (id: string): string => `${id.slice(0, 24)}${String((made += 1)).padStart(6, '0')}`;

const finish = (payment: ProviderPayment): ProviderPayment => ({ ...payment, status: 'canceled', closed: true });

/** By the id of the law that must catch it. */
export const providerMutants: Readonly<Record<string, ProviderMutant>> = {
  'same-key-same-payment': (good) => ({
    ...good,
    createPayment: async (input, call) => good.createPayment({ ...input, attempt: fresh(input.attempt) }, call),
  }),
  'lost-create-is-unknown': (good) => ({
    ...good,
    createPayment: (input, call) =>
      good.createPayment(input, call).catch((cause: unknown) => {
        throw new ProviderError('refused', 'No answer, so there is no payment.', { cause });
      }),
  }),
  'error-after-acting-is-found': (good) => {
    // Takes the provider's word that the first answer is the answer.
    const failed = new Map<string, unknown>();
    return {
      ...good,
      createPayment: async (input, call) => {
        if (failed.has(input.attempt)) throw failed.get(input.attempt);
        return good.createPayment(input, call).catch((thrown: unknown) => {
          failed.set(input.attempt, thrown);
          throw thrown;
        });
      },
    };
  },
  'changed-create-is-not-refused': (good) => ({
    ...good,
    createPayment: (input, call) =>
      good.createPayment(input, call).catch((cause: unknown) => {
        throw new ProviderError('refused', 'The provider said no.', { cause });
      }),
  }),
  'no-verdict-without-an-answer': (good) => ({
    ...good,
    getPayment: (ref, call) => good.getPayment(ref, call).catch(() => ({ ref, status: 'failed', closed: true, merchant: good.account })),
  }),
  'each-method-does-what-it-says': (good) => ({ ...good, methods: good.methods.map((method) => ({ ...method, actions: ['wait'] })) }),
  'keeps-our-names': (good) => ({
    ...good,
    createPayment: async (input, call) => {
      const payment = await good.createPayment(input, call);
      return { ...payment, ref: { ...payment.ref, attempt: payment.ref.reference ?? '' } };
    },
  }),
  'not-found-is-unknown': (good) => ({
    ...good,
    getPayment: async (ref, call) => {
      const payment = await good.getPayment(ref, call);
      return payment.status === 'unknown' ? finish(payment) : payment;
    },
  }),
  'read-moves-no-money': (good) => ({
    ...good,
    getPayment: async (ref, call) => {
      const payment = await good.getPayment(ref, call);
      return payment.status === 'approved' && good.capturePayment !== undefined ? good.capturePayment(ref, call) : payment;
    },
  }),
  'no-final-by-clock': (good) => {
    const deadlines = new Map<string, number>();
    return {
      ...good,
      createPayment: (input, call) => {
        deadlines.set(input.attempt, Date.parse(input.expiresAt));
        return good.createPayment(input, call);
      },
      getPayment: async (ref, call) => {
        const payment = await good.getPayment(ref, call);
        const late = call.now().getTime() > (deadlines.get(ref.attempt) ?? Number.POSITIVE_INFINITY);
        return late && !payment.closed ? { ...payment, status: 'expired', closed: true } : payment;
      },
    };
  },
  'decline-stays-payable': (good) => ({
    ...good,
    getPayment: async (ref, call) => {
      const payment = await good.getPayment(ref, call);
      return payment.declined === undefined ? payment : { ...payment, status: 'failed', closed: true };
    },
  }),
  'success-says-how-much': (good) => ({
    ...good,
    getPayment: async (ref, call) => {
      const { received: _, ...payment } = await good.getPayment(ref, call);
      return payment;
    },
  }),
  'received-is-what-came': (good) => ({
    ...good,
    getPayment: async (ref, call) => {
      const payment = await good.getPayment(ref, call);
      return payment.received === undefined ? payment : { ...payment, received: ref.amount };
    },
  }),
  'unpaid-is-never-success': (good) => ({
    ...good,
    createPayment: async (input, call) => ({ ...(await good.createPayment(input, call)), status: 'succeeded', received: input.amount }),
  }),
  'answers-about-another-are-not-believed': (good) => ({
    ...good,
    getPayment: (ref, call) =>
      good.getPayment(ref, call).catch(() => ({ ref, status: 'succeeded', closed: true, received: ref.amount, merchant: good.account })),
  }),
  'close-may-answer-paid': (good) => ({
    ...good,
    cancelPayment: async (ref, call) => finish((await good.cancelPayment?.(ref, call)) ?? (await good.getPayment(ref, call))),
  }),
  'closed-is-closed': (good) => ({ ...good, cancelPayment: async (ref, call) => finish(await good.getPayment(ref, call)) }),
  'close-twice-is-closed': (good) => ({
    ...good,
    cancelPayment: async (ref, call) => {
      if ((await good.getPayment(ref, call)).closed) throw new ProviderError('unknown', 'It is closed already.');
      return (await good.cancelPayment?.(ref, call)) ?? good.getPayment(ref, call);
    },
  }),
  'unclosable-says-so': (good) => ({
    ...good,
    cancelPayment: async (ref, call) => finish((await good.cancelPayment?.(ref, call)) ?? (await good.getPayment(ref, call))),
  }),
  'late-money-is-told': (good) => {
    const closed = new Map<string, ProviderPayment>();
    return {
      ...good,
      cancelPayment: async (ref, call) => {
        const payment = (await good.cancelPayment?.(ref, call)) ?? (await good.getPayment(ref, call));
        if (payment.closed) closed.set(ref.attempt, payment);
        return payment;
      },
      getPayment: async (ref, call) => closed.get(ref.attempt) ?? good.getPayment(ref, call),
    };
  },
  'unseen-stays-open': (good) => ({
    ...good,
    cancelPayment: async (ref, call) => {
      const payment = (await good.cancelPayment?.(ref, call)) ?? (await good.getPayment(ref, call));
      return payment.closed ? payment : finish(payment);
    },
  }),
  'returned-in-full-stays-paid': (good) => ({
    ...good,
    getPayment: async (ref, call) => {
      const { received, ...payment } = await good.getPayment(ref, call);
      if (received === undefined) return payment;
      return payment.refunded?.amount === received.amount ? finish(payment) : { ...payment, received };
    },
  }),
  'capture-takes-once': (good) => ({
    ...good,
    capturePayment: async (ref, call) => ({
      ...(await good.getPayment(ref, call)),
      status: 'succeeded',
      closed: true,
      received: ref.amount,
    }),
  }),
  'capture-needs-approval': (good) => ({
    ...good,
    capturePayment: async (ref, call) => {
      const payment = (await good.capturePayment?.(ref, call)) ?? (await good.getPayment(ref, call));
      return { ...payment, status: 'succeeded', closed: true, received: ref.amount };
    },
  }),
  'approved-is-not-paid': (good) => ({
    ...good,
    getPayment: async (ref, call) => {
      const payment = await good.getPayment(ref, call);
      return payment.status === 'approved' ? { ...payment, status: 'succeeded', closed: true, received: ref.amount } : payment;
    },
  }),
  'captures-at-once-take-once': (good) => {
    let busy = 0;
    return {
      ...good,
      capturePayment: async (ref, call) => {
        busy += 1;
        try {
          if (busy > 1) return finish(await good.getPayment(ref, call));
          return (await good.capturePayment?.(ref, call)) ?? (await good.getPayment(ref, call));
        } finally {
          busy -= 1;
        }
      },
    };
  },
  'declined-at-capture-waits-for-the-buyer': (good) => ({
    ...good,
    getPayment: async (ref, call) => {
      const payment = await good.getPayment(ref, call);
      return payment.declined === undefined ? payment : { ...payment, status: 'approved' };
    },
  }),
  'refund-once-per-id': (good) => ({
    ...good,
    ...(good.refundPayment === undefined
      ? {}
      : {
          refundPayment: async (input, call) =>
            (await good.refundPayment?.({ ...input, id: fresh(input.id) }, call)) ?? { status: 'failed', amount: input.amount },
        }),
  }),
  'refund-never-more-than-taken': (good) => ({
    ...good,
    refundPayment: async (input, call) =>
      (await good.refundPayment?.(input, call).catch(() => undefined)) ?? { status: 'succeeded', amount: input.amount },
  }),
  'refund-can-be-asked-about': (good) => ({ ...good, getRefund: async (ref) => ({ status: 'pending', amount: ref.payment.amount }) }),
  'unknown-refund-is-no-success': (good) => ({
    ...good,
    getRefund: async (ref, call) =>
      (await good.getRefund?.(ref, call).catch(() => undefined)) ?? { status: 'pending', amount: ref.payment.amount },
  }),
  'notification-names-the-payment': (good) => ({
    ...good,
    readNotification: async (request, call) => ({ id: (await good.readNotification(request, call)).id, kind: 'other' }),
  }),
  'notification-keeps-its-id': (good) => ({
    ...good,
    readNotification: async (request, call) => ({ ...(await good.readNotification(request, call)), id: fresh('evt_') }),
  }),
  'notification-is-a-hint': (good) => ({
    ...good,
    readNotification: async (request, call) => {
      const told = await good.readNotification(request, call);
      const amount = { amount: 1, currency: 'EUR' };
      const ref = { attempt: 'att', account: good.account, amount, method: 'any' };
      return told.kind === 'payment'
        ? { ...told, payment: { ref, status: 'succeeded', closed: true, received: amount, merchant: good.account } }
        : told;
    },
  }),
  'forged-notification-is-refused': (good) => ({
    ...good,
    readNotification: (request, call) => good.readNotification(request, call).catch(() => ({ id: 'evt', kind: 'payment' })),
  }),
  'unreadable-is-not-unverified': (good) => ({
    ...good,
    readNotification: (request, call) =>
      good.readNotification(request, call).catch((cause: unknown) => {
        throw new ProviderError('unverified', 'It cannot be read, so it is not believed.', { cause });
      }),
  }),
  'stale-notification-is-refused': (good) => {
    let first: Date | undefined;
    return {
      ...good,
      createPayment: (input, call) => {
        first = call.now();
        return good.createPayment(input, call);
      },
      readNotification: (request, call) => good.readNotification(request, { ...call, now: () => first ?? call.now() }),
    };
  },
  'every-live-key-is-believed': (good) => {
    // Holds one key: the one that signed first. Its name is in a header of every notification that it signs, and of no other.
    let first: ReadonlySet<string> | undefined;
    return {
      ...good,
      readNotification: async (request, call) => {
        const told = await good.readNotification(request, call);
        const values = new Set([...request.headers].filter(([name]) => /serial|cert|key/i.test(name)).map(([, value]) => value));
        first ??= values;
        if ([...values].every((value) => !first?.has(value))) throw new ProviderError('unverified', 'This is not the key that we hold.');
        return told;
      },
    };
  },
  'goes-only-to-its-hosts': (good) => ({ ...good, hosts: [] }),
  'redact-hides-secrets-and-people': (good) => ({ ...good, redact: (transcript) => transcript }),
  'can-be-stopped': (good) => ({
    ...good,
    createPayment: (input, call) => good.createPayment(input, { ...call, signal: new AbortController().signal }),
  }),
  'limits-are-whole-minor-units': (good) => ({
    ...good,
    limits: (currency) => {
      const limits = good.limits(currency);
      return limits === undefined ? undefined : { ...limits, min: 0.5 };
    },
  }),
  'unknown-method-is-unsupported': (good) => ({
    ...good,
    createPayment: (input, call) =>
      good.createPayment(
        good.methods.some(({ id }) => id === input.method) ? input : { ...input, method: good.methods[0]?.id ?? '' },
        call,
      ),
  }),
};
