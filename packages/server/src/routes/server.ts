/** What every route has at hand. */
import type { Context, Hono } from 'hono';
import type { Assets } from '../assets.ts';
import type { Shop } from '../shop.ts';
import type { Limits, LimitRules } from './limits.ts';

export interface ServerOptions {
  /** How often one address may ask; {@link LimitRules}. */
  readonly limits?: LimitRules;
  /** The caller's network address. What a proxy says is believed only here. */
  readonly address?: (context: Context<Env>) => string | undefined;
  /** Ends the event streams when the server stops. */
  readonly stopping?: AbortSignal;
}

export interface Env {
  readonly Bindings: Record<string, unknown>;
  readonly Variables: {
    /** Names this request in the log and in problem documents. */
    request: string;
    /** The address prefix that limits count by. */
    who: string;
    ip: string | undefined;
    /** The error code answered, for the log. */
    code: string | undefined;
  };
}

export type Call = Context<Env>;
export type App = Hono<Env>;

/** A running server's parts, handed to each group of routes. */
export interface Desk {
  readonly shop: Shop;
  readonly assets: Assets;
  readonly limits: Limits;
  readonly stopping: AbortSignal;
}
