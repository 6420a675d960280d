/** One view a state. A state without a view does not compile. */
import type { CheckoutState, StateName, StateOf } from '@buypost/core';
import type { ComponentChild } from 'preact';
import type { Tools } from '../tools.ts';
import { idle } from './idle.tsx';
import { loading } from './loading.tsx';
import { canceled, expired, failed, processing } from './order.tsx';
import { ready } from './ready.tsx';
import { requiresAction } from './requires-action.tsx';
import { starting } from './starting.tsx';
import { succeeded } from './succeeded.tsx';
import { unavailable } from './unavailable.tsx';

export type Views = { readonly [N in StateName]: (state: StateOf<N>, tools: Tools) => ComponentChild };

export const views: Views = {
  idle,
  loading,
  unavailable,
  ready,
  starting,
  requires_action: requiresAction,
  processing,
  succeeded,
  failed,
  canceled,
  expired,
};

const of = <N extends StateName>(state: StateOf<N>, tools: Tools): ComponentChild => views[state.name](state, tools);

/** Draws a state. */
export const show = (state: CheckoutState, tools: Tools): ComponentChild => of(state, tools);
