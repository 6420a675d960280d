import type { StateOf } from '@buypost/core';
import { otherTexts } from '../messages/en-otherwise.ts';
import { Button } from '../parts/button.tsx';
import type { Tools } from '../tools.ts';
import { saysOf } from '../views/says.ts';

/** Why the buyer is back at the form. */
export const Notices = ({ state, t }: { readonly state: StateOf<'ready'>; readonly t: Tools }) => {
  const m = otherTexts(t.m);
  const { notice } = state;
  const { lines } = saysOf(state, t, t.oldTotal);
  if (!notice || lines.length === 0) return null;
  return (
    <div class="note" part="notice">
      {lines.map((line) => (
        <p key={line}>{line}</p>
      ))}
      {notice.kind === 'open_order' && (
        <div class="fs">
          <Button onPress={() => t.send({ type: 'continue' })}>{m.continueOrder}</Button>
          <Button kind="q" onPress={() => t.send({ type: 'again' })}>
            {m.startAnew}
          </Button>
        </div>
      )}
    </div>
  );
};
