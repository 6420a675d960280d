import type { NextAction, StateOf } from '@buypost/core';
import { useEffect, useRef } from 'preact/hooks';
import type { Tools } from '../tools.ts';
import { appUrl } from './address.ts';
import { Button } from './button.tsx';
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
  const { session, asking } = state;
  const left = useTimeLeft(action.expiresAt, t);
  const over = left === 0;
  const asked = useRef(false);
  useEffect(() => {
    if (!over) return undefined;
    const renew = (): void => {
      if (asked.current || document.visibilityState === 'hidden') return;
      asked.current = true;
      t.send(session.canSwitch ? { type: 'retry' } : { type: 'check' });
    };
    renew();
    document.addEventListener('visibilitychange', renew);
    return () => document.removeEventListener('visibilitychange', renew);
  }, [over]);
  const renewing = asking === 'retry';
  const link = appUrl(action.data);
  return (
    <>
      <QrCode data={action.data} label={t.say(t.m.qrCode, { app: action.app })} old={over || renewing} />
      <p class="small mid" part="countdown">
        {renewing ? (
          t.m.renewing
        ) : over ? (
          t.m.ranOut
        ) : left === undefined ? null : (
          <TimeLeft left={left} t={t} renews={session.canSwitch} />
        )}
      </p>
      {(over || left === undefined) && !renewing && session.canSwitch ? (
        <Button {...(over ? { kind: 'main' } : {})} onPress={() => t.send({ type: 'retry' })}>
          {t.m.newCode}
        </Button>
      ) : null}
      {link === undefined ? null : (
        <>
          <a class="btn touch" part="button" href={link} target="_blank" rel="noopener noreferrer">
            {t.say(t.m.onThisPhone, { app: action.app })}
          </a>
          <Copy text={action.data} label={t.m.copyLink} kind="q" t={t} />
        </>
      )}
    </>
  );
};

const TimeLeft = ({ left, renews, t }: { readonly left: number; readonly renews: boolean; readonly t: Tools }) => (
  <>
    <span class="n" role="timer" aria-live="off">
      {t.say(t.m.validFor, { time: minutesAndSeconds(left, t.locale) })}
    </span>
    {renews ? ` · ${t.m.renews}` : ''}
  </>
);
