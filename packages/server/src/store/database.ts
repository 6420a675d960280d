/** The tables as TypeScript sees them. Times are milliseconds since 1970 from the injected clock; flags are 0 or 1. */
import type { Generated, Selectable } from 'kysely';

export type OrderStatus = 'open' | 'paid' | 'review' | 'canceled' | 'expired';
/** The ledger's words for an attempt: a superset of what buyers are told. `closed` is a column of its own. */
export type AttemptStatus = 'created' | 'requires_action' | 'processing' | 'authorized' | 'succeeded' | 'failed' | 'canceled' | 'expired';
export type RefundReason = 'merchant' | 'second_payment' | 'late_no_stock' | 'review' | 'rebate';
export type RefundStatus = 'created' | 'pending' | 'succeeded' | 'failed';
export type Flag = 0 | 1;

export interface OrdersTable {
  id: string;
  merchant: string;
  /** SHA-256 of the checkout's key, hex. */
  token_hash: string;
  /** JSON `QuoteLine[]`, frozen. */
  lines: string;
  total: number;
  currency: string;
  status: OrderStatus;
  revision: Generated<number>;
  expires_at: number;
  created_at: number;
  changed_at: number;
  offer: string;
  /** Short form for people. */
  number: string;
  /** JSON of the frozen terms: see `checkout/terms.ts`. */
  terms: string;
  /** JSON `PostContext`. */
  post: string;
  return_to: string;
  locale: string;
  /** Keyed hash of the buyer's e-mail or phone; null without contact. */
  buyer: string | null;
  receipt_hash: string;
  paid_at: number | null;
  /** A review without a decision is returned then. */
  decide_by: number | null;
  dispute: string | null;
}

export interface StartKeysTable {
  merchant: string;
  key_hash: string;
  fingerprint: string;
  order_id: string | null;
  /** JSON of the sealed refusal. */
  refusal: string | null;
  /** When it was sealed; null for an order's key, which is kept as long as the order. */
  sealed_at: Generated<number | null>;
}

export interface AttemptsTable {
  id: string;
  order_id: string;
  currency: string;
  provider: string;
  account: string;
  method: string;
  amount: number;
  /** JSON `CreatePayment`, sent unchanged on every retry. */
  request: string;
  reference: string | null;
  status: AttemptStatus;
  is_current: Flag;
  closed: Generated<Flag>;
  received: Generated<number>;
  refunding: Generated<number>;
  revision: Generated<number>;
  lease_until: number | null;
  next_check_at: number | null;
  checks: Generated<number>;
  created_at: number;
  /** Hash of the retry's own key; unique within the order. */
  retry_key: string | null;
  note: string | null;
  /** JSON `NextAction` as the provider gave it. */
  action: string | null;
  declined: string | null;
  closable: Flag | null;
  /** Set when the money arrived in another currency than asked for. */
  received_currency: string | null;
  /** How often a create was begun. */
  creates: Generated<number>;
  /** What we asked for: the deadline told to the provider. */
  deadline: number;
  /** 0 for the order's first attempt, 1 for its second, ... */
  position: number;
}

export interface PayersTable {
  order_id: string;
  attempt_id: string;
  claimed_at: number;
}

export interface RefundsTable {
  id: string;
  attempt_id: string;
  request_key: string;
  amount: number;
  reason: RefundReason;
  status: RefundStatus;
  reference: string | null;
  next_check_at: number | null;
  lease_until: number | null;
  tries: Generated<number>;
  created_at: number;
}

export interface StockTable {
  offer: string;
  variant: string;
  available: number;
}

export interface ReservationsTable {
  order_id: string;
  offer: string;
  variant: string;
  quantity: number;
  state: 'held' | 'sold' | 'released';
}

export interface CouponsTable {
  code: string;
  used: Generated<number>;
  max: number;
}

export interface RedemptionsTable {
  coupon: string;
  order_id: string;
  buyer: string;
  state: 'held' | 'used' | 'returned';
}

export interface InboxTable {
  provider: string;
  account: string;
  event_id: string;
  attempt_id: string | null;
  /** JSON of the verified notification. */
  evidence: string;
  received_at: number;
  handled_at: number | null;
  next_at: number | null;
  tries: Generated<number>;
  /** `unmatched`: no attempt of ours was ever found for it. */
  outcome: string | null;
}

export interface OutboxTable {
  id: string;
  order_id: string;
  effect: 'deliver' | 'close' | 'dispute';
  effect_key: Generated<string>;
  payload: string;
  state: 'queued' | 'done' | 'void' | 'dead';
  lease_until: number | null;
  tries: Generated<number>;
  next_at: number;
}

export interface DeliveriesTable {
  id: string;
  order_id: string;
  kind: string;
  unit: string;
  token_hash: string | null;
  uses: Generated<number>;
  max_uses: number;
  revoked_at: number | null;
  granted_at: number;
  expires_at: number | null;
  /** Shipments only. */
  state: 'preparing' | 'sent' | null;
}

export interface ReturnCodesTable {
  code_hash: string;
  order_id: string;
  page: string;
  expires_at: number;
  /** `return`: a return address. `visit`: what it was exchanged for. `pay`: the pay frame. */
  kind: 'return' | 'visit' | 'pay';
  attempt_id: string | null;
  /** When the buyer came back by it, or (`visit`) until when deliveries are shown. */
  used_at: number | null;
  /** When a return code was first exchanged. */
  redeemed_at: number | null;
}

export interface SettingsTable {
  name: string;
  value: string;
}

export interface Database {
  orders: OrdersTable;
  start_keys: StartKeysTable;
  attempts: AttemptsTable;
  payers: PayersTable;
  refunds: RefundsTable;
  stock: StockTable;
  reservations: ReservationsTable;
  coupons: CouponsTable;
  redemptions: RedemptionsTable;
  inbox: InboxTable;
  outbox: OutboxTable;
  deliveries: DeliveriesTable;
  return_codes: ReturnCodesTable;
  settings: SettingsTable;
}

export type OrderRow = Selectable<OrdersTable>;
export type AttemptRow = Selectable<AttemptsTable>;
export type PayerRow = Selectable<PayersTable>;
export type RefundRow = Selectable<RefundsTable>;
export type InboxRow = Selectable<InboxTable>;
export type OutboxRow = Selectable<OutboxTable>;
export type DeliveryRow = Selectable<DeliveriesTable>;
export type ReturnCodeRow = Selectable<ReturnCodesTable>;
export type StartKeyRow = Selectable<StartKeysTable>;
