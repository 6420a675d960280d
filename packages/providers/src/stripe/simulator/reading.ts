/** What the API tells: GETs of the shop. */
import { done, list, missing, nowhere, wordOf, type Made, type Params } from './answers.ts';
import { intentTold, refundTold, sessionTold } from './describe.ts';
import type { ApiWorld } from './world.ts';

export const createReading = ({ book, ledger, telling, account }: ApiWorld) => {
  const expands = (params: Params, what: string): boolean => {
    const wanted = params['expand'];
    return typeof wanted === 'object' && Object.values(wanted).some((one) => one === what);
  };

  const search = (query: string): Made => {
    const [, field = '', value = ''] = /^metadata\['([^']+)'\]:'([^']*)'$/.exec(query) ?? [];
    return {
      status: 200,
      body: {
        object: 'search_result',
        url: '/v1/payment_intents/search',
        has_more: false,
        next_page: null,
        data: book.intents.filter((one) => one.metadata[field] === value).map((one) => intentTold(telling, one)),
      },
    };
  };

  const limited = <T>(things: readonly T[], params: Params): readonly T[] =>
    things.slice(-Math.min(100, Number(wordOf(params['limit']) ?? 10) || 10)).reverse();

  return (path: string, params: Params): Made => {
    const [kind = '', first = '', second = ''] = path.split('/').slice(1);
    if (kind === 'account' && first === '') return done({ id: account, object: 'account', charges_enabled: true, details_submitted: true });
    if (kind === 'payment_intents' && first === 'search') return search(wordOf(params['query']) ?? '');
    if (kind === 'payment_intents' && first === '')
      return list(
        '/v1/payment_intents',
        limited(book.intents, params).map((one) => intentTold(telling, one)),
      );
    if (kind === 'payment_intents') {
      const intent = ledger.find(first);
      return intent === undefined ? missing('payment_intent', first) : done(intentTold(telling, intent, expands(params, 'latest_charge')));
    }
    if (kind === 'checkout' && first === 'sessions' && second === '') {
      const of = wordOf(params['payment_intent']);
      return list(
        '/v1/checkout/sessions',
        limited(
          book.sessions.filter((one) => of === undefined || one.intent === of),
          params,
        ).map((one) => sessionTold(telling, one)),
      );
    }
    if (kind === 'checkout' && first === 'sessions') {
      const session = ledger.findSession(second);
      return session === undefined
        ? missing('checkout.session', second)
        : done(sessionTold(telling, session, expands(params, 'payment_intent')));
    }
    if (kind === 'refunds' && first === '') {
      const of = wordOf(params['payment_intent']);
      const found = book.refunds.filter((one) => of === undefined || one.intent === of);
      return list(
        '/v1/refunds',
        limited(found, params).map((one) => refundTold(one, ledger.find(one.intent))),
      );
    }
    if (kind === 'refunds') {
      const refund = book.refunds.find((one) => one.id === first);
      return refund === undefined ? missing('refund', first) : done(refundTold(refund, ledger.find(refund.intent)));
    }
    if (kind === 'webhook_endpoints')
      return list(
        '/v1/webhook_endpoints',
        book.endpoints.map((one) => ({
          id: one.id,
          object: 'webhook_endpoint',
          url: one.url,
          status: 'enabled',
          enabled_events: one.events,
        })),
      );
    if (kind === 'payment_method_domains') return list('/v1/payment_method_domains', []);
    return nowhere('GET', path);
  };
};
