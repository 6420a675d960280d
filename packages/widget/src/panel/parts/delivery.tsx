import type { Delivery } from '@buypost/core';
import type { Tools } from '../tools.ts';
import { webUrl } from './address.ts';
import { Copy } from './copy.tsx';
import { Mark } from './marks.tsx';

/** What a paid order gives. */
export const DeliveryPart = ({ delivery, t }: { readonly delivery: Delivery; readonly t: Tools }) => (
  <div class="s" part={`delivery ${delivery.kind}`}>
    <h3>
      <bdi>{delivery.title}</bdi>
    </h3>
    <Content delivery={delivery} t={t} />
  </div>
);

const Content = ({ delivery, t }: { readonly delivery: Delivery; readonly t: Tools }) => {
  switch (delivery.kind) {
    case 'download': {
      const href = delivery.usesLeft > 0 ? webUrl(delivery.url) : undefined;
      const until = delivery.expiresAt === undefined ? '' : ` · ${t.say(t.m.until, { date: t.date(delivery.expiresAt) })}`;
      return (
        <>
          {href === undefined ? null : (
            <a class="btn main" part="button primary download" href={href} download="" rel="noopener">
              {t.m.download}
            </a>
          )}
          <p class="small">
            {t.count(t.m.usesLeft, Math.max(0, delivery.usesLeft))}
            {until}
          </p>
        </>
      );
    }
    case 'text':
      return (
        <>
          <p class="code" dir="auto">
            {delivery.text}
          </p>
          <Copy text={delivery.text} label={t.m.copy} t={t} />
        </>
      );
    case 'shipment':
      return (
        <p class="state">
          <Mark name="parcel" /> {delivery.state === 'sent' ? t.m.sent : t.m.preparing}
        </p>
      );
    case 'thanks':
      return <p dir="auto">{delivery.text}</p>;
  }
};
