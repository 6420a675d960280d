import type { Delivery } from '@buypost/core';
import type { Tools } from '../tools.ts';
import { webUrl } from './address.ts';
import { LinkButton } from './button.tsx';
import { Copy } from './copy.tsx';
import { Mark } from './marks.tsx';

/** What a paid order gives. */
export const DeliveryPart = ({ delivery, t }: { readonly delivery: Delivery; readonly t: Tools }) => (
  <div class="s" part="delivery">
    <h3>
      <bdi>{delivery.title}</bdi>
    </h3>
    <Content delivery={delivery} t={t} />
  </div>
);

const Content = ({ delivery, t }: { readonly delivery: Delivery; readonly t: Tools }) => {
  const { m } = t;
  switch (delivery.kind) {
    case 'download': {
      const { usesLeft, url, expiresAt } = delivery;
      return (
        <>
          <LinkButton kind="main" href={usesLeft > 0 ? webUrl(url) : undefined}>
            {m.download}
          </LinkButton>
          <p class="small">
            {t.count(m.usesLeft, Math.max(0, usesLeft))}
            {expiresAt && ` · ${t.say(m.until, { date: t.date(expiresAt) })}`}
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
          <Copy text={delivery.text} label={m.copy} t={t} />
        </>
      );
    case 'shipment':
      return (
        <p class="pages">
          <Mark name="parcel" /> {delivery.state === 'sent' ? m.sent : m.preparing}
        </p>
      );
    case 'thanks':
      return <p dir="auto">{delivery.text}</p>;
  }
};
