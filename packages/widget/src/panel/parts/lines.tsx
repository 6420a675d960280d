import type { Money, QuoteLine } from '@buypost/core';
import type { ComponentChildren } from 'preact';
import type { Tools } from '../tools.ts';

interface LinesProps {
  readonly lines: readonly QuoteLine[];
  readonly total: Money;
  /** What is still to be added. */
  readonly more?: ComponentChildren;
  /** A newer total is being asked for. */
  readonly busy?: boolean;
  readonly t: Tools;
}

/** What is bought, piece by piece, with the sum under it. */
export const Lines = ({ lines, total, more, busy, t }: LinesProps) => (
  <dl class={busy ? 'ls busy' : 'ls'} part="lines">
    {lines.map(({ quantity, title, total: sum }, place) => (
      <div key={place}>
        <dt>
          {quantity && `${new Intl.NumberFormat(t.locale).format(quantity)} × `}
          <bdi>{title}</bdi>
        </dt>
        <dd>{t.money(sum)}</dd>
      </div>
    ))}
    {more}
    <div class="sum">
      <dt>{t.m.total}</dt>
      <dd class="price" part="total">
        {t.money(total)}
      </dd>
    </div>
  </dl>
);
