/** JSON columns: written by us, read back as what we wrote. */
import type { OrderDraft, PostContext, QuoteLine, Seller } from '@buypost/core';
import { pageMark, type CreatePayment, type ProviderAction } from '@buypost/providers';
import type { OfferDelivery } from '../offers/offer.ts';
import type { AttemptRow, OrderRow } from '../store/database.ts';

/** What was agreed when the order was made; later changes of the offer change none of it. */
export interface Terms {
  readonly title: string;
  readonly seller: Seller;
  readonly delivery: OfferDelivery;
  readonly draft: OrderDraft;
  readonly method: string;
  readonly test: boolean;
}

export function termsOf(order: Pick<OrderRow, 'terms'>): Terms {
  const terms: Terms = JSON.parse(order.terms);
  return terms;
}

export function linesOf(order: Pick<OrderRow, 'lines'>): readonly QuoteLine[] {
  const lines: readonly QuoteLine[] = JSON.parse(order.lines);
  return lines;
}

export function postOf(order: Pick<OrderRow, 'post'>): PostContext {
  const post: PostContext = JSON.parse(order.post);
  return post;
}

export function actionOf(attempt: Pick<AttemptRow, 'action'>): ProviderAction | undefined {
  if (attempt.action === null) return undefined;
  const action: ProviderAction = JSON.parse(attempt.action);
  return action;
}

/** Does the provider send a buyer whom it found out back to a page of ours? */
export const identifiesAtPage = (action: ProviderAction): action is ProviderAction & { readonly type: 'redirect' } =>
  action.type === 'redirect' && action.purpose === 'identify' && action.url.includes(pageMark);

/** Stands for the return code in a kept request: the code itself is derived, never stored. */
export const codeMark = '{code}';

/** The request of an attempt, exactly as it was first sent. */
export function requestOf(attempt: Pick<AttemptRow, 'request'>, code: string): CreatePayment {
  const request: CreatePayment = JSON.parse(attempt.request);
  return { ...request, returnUrl: request.returnUrl.replace(codeMark, code) };
}
