/** PayPal's words on the wire, in the shapes of `openapi/checkout_orders_v2.json` and `payments_payment_v2.json`. */
import { toDecimal } from '@buypost/core';
import { limitsOf } from '../currencies.ts';
import { charged, returned, type BookCapture, type BookOrder, type BookRefund, type BookSum } from './book.ts';

/** Sums of currencies that PayPal does not offer are written too: a wrong currency is a fault on request. */
const written = ({ amount, currency }: BookSum) => {
  const [units = '', fraction] = toDecimal({ amount, currency }).split('.');
  return { currency_code: currency, value: limitsOf(currency)?.exponent === 0 || fraction === undefined ? units : `${units}.${fraction}` };
};

const rfc3339 = (at: number): string => `${new Date(at).toISOString().slice(0, 19)}Z`;

const captureWord = (order: BookOrder, capture: BookCapture): string => {
  if (capture.status !== 'COMPLETED' || returned(order) === 0) return capture.status;
  return returned(order) < charged(order) ? 'PARTIALLY_REFUNDED' : 'REFUNDED';
};

export const describeCapture = (order: BookOrder, capture: BookCapture, api: string) => ({
  id: capture.id,
  status: captureWord(order, capture),
  ...(capture.status === 'PENDING' ? { status_details: { reason: 'PENDING_REVIEW' } } : {}),
  amount: written(capture),
  final_capture: true,
  seller_protection: { status: 'ELIGIBLE', dispute_categories: ['ITEM_NOT_RECEIVED', 'UNAUTHORIZED_TRANSACTION'] },
  custom_id: order.customId,
  ...(order.invoiceId === undefined ? {} : { invoice_id: order.invoiceId }),
  create_time: rfc3339(capture.at),
  update_time: rfc3339(capture.at),
  links: [
    { href: `${api}/v2/payments/captures/${capture.id}`, rel: 'self', method: 'GET' },
    { href: `${api}/v2/payments/captures/${capture.id}/refund`, rel: 'refund', method: 'POST' },
    { href: `${api}/v2/checkout/orders/${order.id}`, rel: 'up', method: 'GET' },
  ],
});

export const describeRefund = (refund: BookRefund, api: string) => ({
  id: refund.id,
  status: refund.status,
  ...(refund.status === 'PENDING' ? { status_details: { reason: 'ECHECK' } } : {}),
  amount: written(refund),
  ...(refund.customId === undefined ? {} : { custom_id: refund.customId }),
  ...(refund.invoiceId === undefined ? {} : { invoice_id: refund.invoiceId }),
  create_time: rfc3339(refund.at),
  update_time: rfc3339(refund.at),
  links: [
    { href: `${api}/v2/payments/refunds/${refund.id}`, rel: 'self', method: 'GET' },
    { href: `${api}/v2/payments/captures/${refund.capture}`, rel: 'up', method: 'GET' },
  ],
});

export interface Describing {
  readonly api: string;
  readonly merchantId: string;
}

const payer = {
  name: { given_name: 'Pretend', surname: 'Buyer' },
  email_address: 'pretend-buyer@personal.example.com',
  payer_id: 'QYR5Z8XDVJNXQ',
};

const linksOf = (order: BookOrder, api: string) => [
  { href: `${api}/v2/checkout/orders/${order.id}`, rel: 'self', method: 'GET' },
  ...(order.status === 'PAYER_ACTION_REQUIRED'
    ? [{ href: `${api}/checkoutnow?token=${order.id}`, rel: 'payer-action', method: 'GET' }]
    : []),
  ...(order.status === 'APPROVED' ? [{ href: `${api}/v2/checkout/orders/${order.id}/capture`, rel: 'capture', method: 'POST' }] : []),
];

const paymentsOf = (order: BookOrder, api: string) =>
  order.captures.length === 0
    ? {}
    : {
        payments: {
          captures: order.captures.map((capture) => describeCapture(order, capture, api)),
          ...(order.refunds.length === 0 ? {} : { refunds: order.refunds.map((refund) => describeRefund(refund, api)) }),
        },
      };

/** The whole representation. */
export const describeOrder = (order: BookOrder, { api, merchantId }: Describing) => ({
  id: order.id,
  intent: 'CAPTURE',
  status: order.status,
  payment_source: {
    paypal:
      order.status === 'PAYER_ACTION_REQUIRED' ? {} : { email_address: payer.email_address, account_id: payer.payer_id, name: payer.name },
  },
  purchase_units: [
    {
      reference_id: order.referenceId,
      amount: written(order),
      payee: { email_address: 'demo-shop@business.example.com', merchant_id: order.captures[0]?.payee ?? merchantId },
      description: order.description,
      custom_id: order.customId,
      ...(order.invoiceId === undefined ? {} : { invoice_id: order.invoiceId }),
      ...paymentsOf(order, api),
    },
  ],
  ...(order.status === 'PAYER_ACTION_REQUIRED' ? {} : { payer }),
  create_time: rfc3339(order.createdAt),
  update_time: rfc3339(order.updatedAt),
  links: linksOf(order, api),
});

/** What is answered without `Prefer: return=representation`: no sum, no receiver. */
export const describeShort = (order: BookOrder, { api }: Describing) => ({
  id: order.id,
  status: order.status,
  payment_source: { paypal: {} },
  ...(order.captures.length === 0 ? {} : { purchase_units: [{ reference_id: order.referenceId, ...paymentsOf(order, api) }], payer }),
  links: linksOf(order, api),
});
