import type { Delivery } from '@buypost/core';
import { otherwisePart } from '../otherwise-part.ts';
import type { Tools } from '../tools.ts';
import { webUrl } from './address.ts';
import { LinkButton } from './button.tsx';
import { Copy } from './copy.tsx';

/** What a paid order gives. What is sent by post is another file's. */
export const content = (delivery: Delivery, t: Tools) => {
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
    case 'shipment': {
      const file = otherwisePart.now();
      return typeof file === 'object' && file.shipment(delivery.state, t);
    }
    case 'thanks':
      return <p dir="auto">{delivery.text}</p>;
  }
};
