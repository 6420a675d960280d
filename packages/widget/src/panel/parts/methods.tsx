import { titleFor, type MethodChoice } from '@buypost/core';
import type { Tools } from '../tools.ts';
import { Mark } from './marks.tsx';

/** A mark by how the buyer will act, since that is what they want to know. */
export const markOf = ({ id, actions }: Pick<MethodChoice, 'id' | 'actions'>): Mark => {
  if (id.includes('card') || actions.includes('embed')) return 'card';
  if (actions.includes('qr_code')) return 'qr';
  return actions.includes('open_app') ? 'phone' : 'wallet';
};

export const methodTitle = (methods: readonly MethodChoice[], id: string | undefined, { locale }: Tools): string | undefined => {
  const method = methods.find((one) => one.id === id);
  return method && titleFor(method, locale);
};

/** What stands in a method's row. */
export const MethodFace = ({
  method,
  total,
  t,
}: {
  readonly method: MethodChoice;
  readonly total?: string | false | undefined;
  readonly t: Tools;
}) => (
  <>
    <Mark name={markOf(method)} />
    <bdi>{titleFor(method, t.locale)}</bdi>
    {total && <span class="n">{total}</span>}
  </>
);
