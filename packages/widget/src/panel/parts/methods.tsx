import type { MethodChoice } from '@buypost/core';
import { Mark } from './marks.tsx';

/** A mark by how the buyer will act, since that is what they want to know. */
export const markOf = ({ id, actions }: Pick<MethodChoice, 'id' | 'actions'>): Mark => {
  if (id.includes('card') || actions.includes('embed')) return 'card';
  if (actions.includes('qr_code')) return 'qr';
  return actions.includes('open_app') ? 'phone' : 'wallet';
};

export const methodTitle = (methods: readonly MethodChoice[], id: string | undefined): string | undefined =>
  methods.find((method) => method.id === id)?.title;

/** What stands in a method's row. */
export const MethodFace = ({ method, total }: { readonly method: MethodChoice; readonly total?: string | false | undefined }) => (
  <>
    <Mark name={markOf(method)} />
    <bdi>{method.title}</bdi>
    {total && <span class="n">{total}</span>}
  </>
);
