/** The one path by which a database becomes ours, on both engines. Steps are only ever added. */
import { Migrator, sql, type Kysely, type Migration } from 'kysely';
import type { Database } from './database.ts';

const safe = '9007199254740991';

/** Every rule that a row must keep stands here as a constraint, so that no later code can write a state that money must not be in. */
const start: readonly string[] = [
  `create table orders (
    id text primary key check (length(id) = 30),
    merchant text not null,
    token_hash text not null unique,
    lines text not null,
    total bigint not null check (total between 0 and ${safe}),
    currency text not null check (length(currency) = 3),
    status text not null check (status in ('open','paid','review','canceled','expired')),
    revision bigint not null default 1 check (revision > 0),
    expires_at bigint not null, created_at bigint not null, changed_at bigint not null,
    offer text not null, number text not null, terms text not null, post text not null, return_to text not null, locale text not null,
    buyer text, receipt_hash text not null unique, paid_at bigint, decide_by bigint, dispute text,
    check (status <> 'paid' or paid_at is not null),
    check (status <> 'review' or decide_by is not null),
    unique (id, currency))`,
  `create index orders_due on orders (expires_at) where status = 'open'`,
  `create index orders_review on orders (decide_by) where status = 'review'`,
  `create index orders_bought on orders (merchant, offer, buyer, paid_at) where buyer is not null and paid_at is not null`,
  `create index orders_created on orders (created_at)`,
  `create table start_keys (
    merchant text not null, key_hash text not null, fingerprint text not null,
    order_id text unique references orders(id), refusal text,
    primary key (merchant, key_hash),
    check ((order_id is null) <> (refusal is null)))`,
  `create table attempts (
    id text primary key check (length(id) = 30),
    order_id text not null, currency text not null,
    provider text not null, account text not null, method text not null,
    amount bigint not null check (amount between 1 and ${safe}),
    request text not null,
    reference text,
    status text not null check (status in ('created','requires_action','processing','authorized','succeeded','failed','canceled','expired')),
    is_current integer not null check (is_current in (0,1)),
    closed integer not null default 0 check (closed in (0,1)),
    received bigint not null default 0 check (received >= 0),
    refunding bigint not null default 0 check (refunding >= 0 and refunding <= received),
    revision bigint not null default 1 check (revision > 0), lease_until bigint,
    next_check_at bigint, checks integer not null default 0, created_at bigint not null,
    retry_key text, note text, action text, declined text, closable integer check (closable in (0,1)),
    received_currency text, creates integer not null default 0, deadline bigint not null,
    position integer not null,
    check (is_current = 0 or closed = 0 or status = 'succeeded'),
    check (closed = 1 or next_check_at is not null),
    check (status <> 'succeeded' or (closed = 1 and received > 0)),
    foreign key (order_id, currency) references orders (id, currency),
    unique (id, order_id), unique (provider, account, reference), unique (order_id, retry_key), unique (order_id, position))`,
  `create unique index one_current_attempt on attempts (order_id) where is_current = 1`,
  `create index attempts_due on attempts (next_check_at) where closed = 0`,
  `create index attempts_of_order on attempts (order_id)`,
  `create table payers (
    order_id text primary key references orders(id),
    attempt_id text not null unique, claimed_at bigint not null,
    foreign key (attempt_id, order_id) references attempts (id, order_id))`,
  `create table refunds (
    id text primary key, attempt_id text not null references attempts(id), request_key text not null,
    amount bigint not null check (amount > 0), reason text not null check (reason in ('merchant','second_payment','late_no_stock','review','rebate')),
    status text not null check (status in ('created','pending','succeeded','failed')), reference text, next_check_at bigint,
    lease_until bigint, tries integer not null default 0, created_at bigint not null,
    check (status in ('succeeded','failed') or next_check_at is not null),
    unique (attempt_id, request_key))`,
  `create index refunds_due on refunds (next_check_at) where next_check_at is not null`,
  `create table stock (
    offer text not null, variant text not null, available bigint not null check (available >= 0), primary key (offer, variant))`,
  `create table reservations (
    order_id text not null references orders(id), offer text not null, variant text not null,
    quantity bigint not null check (quantity > 0), state text not null check (state in ('held','sold','released')),
    primary key (order_id, offer, variant), foreign key (offer, variant) references stock (offer, variant))`,
  `create table coupons (code text primary key, used bigint not null default 0, max bigint not null, check (used between 0 and max))`,
  `create table redemptions (
    coupon text not null references coupons(code), order_id text not null references orders(id), buyer text not null,
    state text not null check (state in ('held','used','returned')), primary key (coupon, order_id))`,
  `create unique index one_redemption_per_buyer on redemptions (coupon, buyer) where state <> 'returned'`,
  `create table inbox (
    provider text not null, account text not null, event_id text not null, attempt_id text, evidence text not null,
    received_at bigint not null, handled_at bigint, next_at bigint, tries integer not null default 0, outcome text,
    primary key (provider, account, event_id), check (handled_at is not null or next_at is not null))`,
  `create index inbox_due on inbox (next_at) where handled_at is null`,
  `create table outbox (
    id text primary key, order_id text not null references orders(id), effect text not null, effect_key text not null default '',
    payload text not null, state text not null check (state in ('queued','done','void','dead')), lease_until bigint, tries integer not null default 0,
    next_at bigint not null,
    unique (order_id, effect, effect_key))`,
  `create index outbox_due on outbox (next_at) where state = 'queued'`,
  `create table deliveries (
    id text primary key, order_id text not null references orders(id), kind text not null, unit text not null,
    token_hash text unique, uses bigint not null default 0, max_uses bigint not null, revoked_at bigint,
    granted_at bigint not null, expires_at bigint, state text check (state in ('preparing','sent')),
    unique (order_id, kind, unit), check (uses between 0 and max_uses))`,
  `create table return_codes (
    code_hash text primary key, order_id text not null references orders(id), page text not null, expires_at bigint not null,
    kind text not null check (kind in ('return','visit','pay')), attempt_id text references attempts(id), used_at bigint, redeemed_at bigint)`,
  `create index return_codes_due on return_codes (expires_at)`,
  `create table settings (name text primary key, value text not null)`,
];

/** What ended long ago is found by its end, so that it can be forgotten. */
const forget: readonly string[] = [
  `create index inbox_handled on inbox (handled_at) where handled_at is not null`,
  `alter table start_keys add column sealed_at bigint`,
  `create index start_keys_sealed on start_keys (sealed_at) where sealed_at is not null`,
];

const step = (statements: readonly string[]): Migration => ({
  async up(db) {
    for (const statement of statements) await sql.raw(statement).execute(db);
  },
});

const migrations: Record<string, Migration> = { '001-start': step(start), '002-forget': step(forget) };

/** Brings the database to the newest step. Safe to run from several processes at once; the second one finds nothing to do. */
export async function migrate(db: Kysely<Database>): Promise<void> {
  const migrator = new Migrator({ db, provider: { getMigrations: async () => migrations } });
  const { error } = await migrator.migrateToLatest();
  if (error !== undefined) throw error;
}
