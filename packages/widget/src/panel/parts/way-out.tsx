import type { MethodChoice } from '@buypost/core';
import type { ComponentChildren } from 'preact';
import { elsewhereFile } from '../lazy.ts';
import { loaded } from '../loaded.ts';
import type { Tools } from '../tools.ts';

export const elsewherePart = loaded(elsewhereFile);

/**
 * The way to a browser in which this can be paid, in a file of its own. `methods`: the offer's, none of which works here; without them some may,
 * and in an app's browser there is a quiet way out all the same. `children`: what is shown until the file is here, and where it does not come
 * or is no help.
 */
export const wayOut = (t: Tools, methods?: readonly MethodChoice[], children?: ComponentChildren) => {
  const file = (methods || !/desktop|phone/.test(t.view.surface)) && elsewherePart.now();
  return typeof file === 'object' ? (
    <file.WayOut t={t} methods={methods}>
      {children}
    </file.WayOut>
  ) : (
    children
  );
};
