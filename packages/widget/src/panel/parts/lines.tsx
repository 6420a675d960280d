import type { Money, QuoteLine } from '@buypost/core';
import type { Tools } from '../tools.ts';

/** What is bought, piece by piece, with the sum under it. */
export const Lines = ({
  lines,
  total,
  busy,
  t,
}: {
  readonly lines: readonly QuoteLine[];
  readonly total: Money;
  readonly busy?: boolean;
  readonly t: Tools;
}) => (
  <dl class={busy ? 'ls busy' : 'ls'} part="lines">
    {lines.map((line, place) => (
      <div key={place}>
        <dt>
          {line.quantity === undefined ? null : `${new Intl.NumberFormat(t.locale).format(line.quantity)} × `}
          <bdi>{line.title}</bdi>
        </dt>
        <dd>{t.money(line.total)}</dd>
      </div>
    ))}
    <div class="sum">
      <dt>{t.m.total}</dt>
      <dd class="price" part="total">
        {t.money(total)}
      </dd>
    </div>
  </dl>
);
