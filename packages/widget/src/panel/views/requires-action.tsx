import type { NextAction, StateOf } from '@buypost/core';
import { appUrl, webUrl } from '../parts/address.ts';
import { Button } from '../parts/button.tsx';
import type { Mark } from '../parts/marks.tsx';
import { OrderActions } from '../parts/order-actions.tsx';
import { PayFrame } from '../parts/pay-frame.tsx';
import { Scan } from '../parts/scan.tsx';
import { Status } from '../parts/status.tsx';
import { Sum } from '../parts/sum.tsx';
import type { Tools } from '../tools.ts';
import { methodOf, saysOf } from './says.ts';

type Acting = StateOf<'requires_action'>;

const OpenApp = ({ action, t }: { readonly action: Extract<NextAction, { type: 'open_app' }>; readonly t: Tools }) => {
  const href = appUrl(action.url);
  const fallback = webUrl(action.fallback);
  return (
    <>
      {href === undefined ? null : (
        <a class="btn main" part="button primary" href={href}>
          {t.say(t.m.openApp, { app: action.app })}
        </a>
      )}
      {fallback === undefined ? null : <Button onPress={() => t.view.navigate(fallback)}>{t.m.noApp}</Button>}
      <Button kind="q" onPress={() => t.send({ type: 'check' })}>
        {t.m.iPaid}
      </Button>
    </>
  );
};

const Step = ({ state, t }: { readonly state: Acting; readonly t: Tools }) => {
  const { nextAction } = state.session;
  switch (nextAction.type) {
    case 'redirect': {
      const url = webUrl(nextAction.url);
      return url === undefined ? null : (
        <Button kind="main" off={state.asking !== undefined} onPress={() => t.view.navigate(url)}>
          {t.say(t.m.goHead, { method: methodOf(state, t) })}
        </Button>
      );
    }
    case 'qr_code':
      return <Scan key={nextAction.data} state={state} action={nextAction} t={t} />;
    case 'open_app':
      return <OpenApp action={nextAction} t={t} />;
    case 'embed':
      return <PayFrame url={nextAction.url} title={t.say(t.m.frameTitle, { method: methodOf(state, t) })} t={t} />;
    case 'wait':
      return null;
  }
};

const marks = { redirect: 'wallet', qr_code: 'qr', open_app: 'phone', embed: 'card', wait: 'phone' } as const satisfies Record<
  NextAction['type'],
  Mark
>;

/** The buyer's own step. A visitor, who holds no key of this order, is offered none. */
export const requiresAction = (state: Acting, t: Tools) => {
  const { session, offer, role } = state;
  const visitor = role === 'visitor';
  return (
    <>
      <div class="s">
        <Status says={saysOf(state, t)} mark={visitor ? undefined : marks[session.nextAction.type]}>
          <Sum total={session.total} seller={offer?.seller.name} t={t} />
        </Status>
        {visitor ? null : <Step state={state} t={t} />}
      </div>
      <OrderActions state={state} t={t} {...(visitor && session.canCancel ? { again: t.m.startAnew } : {})} />
    </>
  );
};
