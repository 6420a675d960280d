import type { NextAction, StateOf } from '@buypost/core';
import { useEffect, useRef } from 'preact/hooks';
import type { Tools } from '../tools.ts';
import { appUrl } from './address.ts';
import { Button, LinkButton } from './button.tsx';
import { Copy } from './copy.tsx';
import { minutesAndSeconds, useTimeLeft } from './countdown.tsx';
import { QrCode } from './qr-code.tsx';

interface ScanProps {
  readonly state: StateOf<'requires_action'>;
  readonly action: Extract<NextAction, { type: 'qr_code' }>;
  readonly t: Tools;
}

/** A code to scan, its time, and its renewal: asked for once at the end while the page is looked at, else when it is looked at again. */
export const Scan = ({ state, action, t }: ScanProps) => {
  const { m } = t;
  const { canSwitch } = state.session;
  const left = useTimeLeft(action.expiresAt, t);
  const over = left === 0;
  const asked = useRef(false);
  useEffect(() => {
    if (!over) return undefined;
    const renew = (): void => {
      if (asked.current || document.visibilityState === 'hidden') return;
      asked.current = true;
      t.send({ type: canSwitch ? 'retry' : 'check' });
    };
    renew();
    document.addEventListener('visibilitychange', renew);
    return () => document.removeEventListener('visibilitychange', renew);
  }, [over]);
  const renewing = state.asking === 'retry';
  const { app } = action;
  const link = appUrl(action.data);
  return (
    <>
      <QrCode data={action.data} label={t.say(m.scanHead, { app })} old={over || renewing} />
      <p class="small mid n" role="timer" aria-live="off" part="countdown">
        {renewing
          ? m.renewing
          : over
            ? m.ranOut
            : left && `${t.say(m.validFor, { time: minutesAndSeconds(left, t.locale) })}${canSwitch ? ` · ${m.renews}` : ''}`}
      </p>
      {!left && !renewing && canSwitch && (
        <Button kind="main" onPress={() => t.send({ type: 'retry' })}>
          {m.newCode}
        </Button>
      )}
      {link && (
        <div class="acts">
          <LinkButton kind="q touch" href={link} beside>
            {t.say(m.openApp, { app })}
          </LinkButton>
          <Copy text={action.data} label={m.copyLink} kind="q" t={t} />
        </div>
      )}
    </>
  );
};
