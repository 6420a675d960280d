import type { NextAction, StateOf } from '@buypost/core';
import { otherTexts } from '../messages/en-otherwise.ts';
import { appUrl, webUrl } from '../parts/address.ts';
import { Button, LinkButton } from '../parts/button.tsx';
import type { Mark } from '../parts/marks.tsx';
import type { Tools } from '../tools.ts';
import { methodOf } from '../views/says.ts';
import { PayFrame } from './pay-frame.tsx';

/** The buyer's own step, but for the code to scan. */
export const step = (state: StateOf<'requires_action'>, t: Tools) => {
  const m = otherTexts(t.m);
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
    case 'embed': {
      const method = methodOf(state, t);
      return <PayFrame key={nextAction.url} url={nextAction.url} title={t.say(m.frameHead, { method })} method={method} t={t} />;
    }
    case 'qr_code':
    case 'wait':
      return null;
  }
};

/** How the buyer acts, drawn. */
export const marks = { redirect: 'wallet', qr_code: 'qr', open_app: 'phone', embed: 'card', wait: 'phone' } as const satisfies Record<
  NextAction['type'],
  Mark
>;
