import type { NextAction, StateOf } from '@buypost/core';
import { appUrl, webUrl } from '../parts/address.ts';
import { Button, LinkButton } from '../parts/button.tsx';
import type { Mark } from '../parts/marks.tsx';
import { OrderActions } from '../parts/order-actions.tsx';
import { PayFrame } from '../parts/pay-frame.tsx';
import { Scan } from '../parts/scan.tsx';
import { Status } from '../parts/status.tsx';
import { Sum } from '../parts/sum.tsx';
import { WayOut } from '../parts/way-out.tsx';
import type { Tools } from '../tools.ts';
import { methodOf, saysOf } from './says.ts';

type Acting = StateOf<'requires_action'>;

const step = (state: Acting, t: Tools) => {
  const { m } = t;
  const { nextAction } = state.session;
  const goTo = (address: string | undefined, label: string, kind: 'main' | '') => {
    const url = webUrl(address);
    return (
      url && (
        <Button kind={kind} off={!!state.asking} onPress={() => t.view.navigate(url)}>
          {label}
        </Button>
      )
    );
  };
  switch (nextAction.type) {
    case 'redirect':
      return goTo(nextAction.url, t.say(m.goHead, { method: methodOf(state, t) }), 'main');
    case 'qr_code':
      return <Scan key={nextAction.data + nextAction.expiresAt} state={state} action={nextAction} t={t} />;
    case 'open_app':
      return (
        <>
          <LinkButton kind="main" href={appUrl(nextAction.url)}>
            {t.say(m.openApp, { app: nextAction.app })}
          </LinkButton>
          {goTo(nextAction.fallback, m.noApp, '')}
          <Button kind="q" onPress={() => t.send({ type: 'check' })}>
            {m.iPaid}
          </Button>
        </>
      );
    case 'embed':
      return <PayFrame url={nextAction.url} title={t.say(m.frameHead, { method: methodOf(state, t) })} method={methodOf(state, t)} t={t} />;
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
  const { session, offer } = state;
  const visitor = state.role === 'visitor';
  return (
    <>
      <div class="s">
        <Status says={saysOf(state, t)} mark={!visitor && marks[session.nextAction.type]}>
          <Sum total={session.total} seller={offer?.seller.name} t={t} />
        </Status>
        {visitor || step(state, t)}
      </div>
      {visitor || <WayOut t={t} />}
      <OrderActions state={state} t={t} again={visitor && session.canCancel && t.m.startAnew} />
    </>
  );
};
