/** The bank's own words on the wire. */
import { charged, returned, type BankPayment, type BankRefund, type Book } from './book.ts';

export const linksOf = (url: string, payment: BankPayment): Record<string, string> => {
  const page = `${url}/pay/${payment.code}`;
  switch (payment.product) {
    case 'page':
    case 'hold':
      return { page };
    case 'scan':
    case 'fixed_scan':
      return { page, scan: `${url}/scan/${payment.code}` };
    case 'app':
      return { page, app: `${url}/app/${payment.code}` };
    case 'form':
      return { form: `${url}/form/${payment.code}` };
  }
};

const closable = ({ state, product }: BankPayment): boolean =>
  (state === 'WAITING' && product !== 'fixed_scan' && product !== 'hold') || (state === 'APPROVED' && product === 'hold');

export const describePayment = (book: Book, payment: BankPayment, bank: { readonly url: string; readonly account: string }) => ({
  id: payment.id,
  merchant_reference: payment.attempt,
  account: payment.lies?.account ?? bank.account,
  product: payment.product,
  state: payment.state,
  amount: payment.amount,
  currency: payment.lies?.currency ?? payment.currency,
  paid_amount: charged(payment),
  refunded_amount: returned(book, payment),
  ...(payment.refusal === undefined ? {} : { refusal: payment.refusal }),
  closable: closable(payment),
  created_at: new Date(payment.createdAt).toISOString(),
  expires_at: new Date(payment.expiresAt).toISOString(),
  links: linksOf(bank.url, payment),
});

export const describeRefund = (refund: BankRefund, currency: string) => ({
  id: refund.id,
  refund_reference: refund.reference,
  payment: refund.payment,
  state: refund.state,
  amount: refund.amount,
  currency,
});
