import { otherTexts } from '../messages/en-otherwise.ts';
import { Button } from '../parts/button.tsx';
import type { Tools } from '../tools.ts';

const focusInside = (box: HTMLElement | null): void => box?.querySelector('button')?.focus();

/** Asked before closing while an answer is outstanding. */
export const closing = (t: Tools, stay: () => void, leave: () => void) => {
  const m = otherTexts(t.m);
  return (
    <div class="s" role="alertdialog" aria-labelledby="closing" aria-describedby="closing-d" ref={focusInside}>
      <h3 id="closing">{m.closeHead}</h3>
      <p id="closing-d">{m.closeText}</p>
      <Button kind="main" onPress={stay}>
        {m.stay}
      </Button>
      <Button onPress={leave}>{m.leave}</Button>
    </div>
  );
};
