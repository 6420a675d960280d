import type { MethodChoice } from '@buypost/core';
import { useSignal } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import { useEffect } from 'preact/hooks';
import { elsewhereFile, type Elsewhere } from '../lazy.ts';
import type { Tools } from '../tools.ts';

interface WayOutProps {
  readonly t: Tools;
  /** The offer's methods, none of which works here. Absent: some may, and in an app's browser there is a quiet way out all the same. */
  readonly methods?: readonly MethodChoice[];
  /** What is shown until the file is here, and where it does not come or is no help. */
  readonly children?: ComponentChildren;
}

/** The way to a browser in which this can be paid, in a file of its own. */
export const WayOut = ({ t, methods, children }: WayOutProps) => {
  const file = useSignal<Elsewhere | undefined>(undefined);
  const wanted = methods || !['desktop', 'phone'].includes(t.view.surface);
  useEffect(() => {
    if (wanted)
      elsewhereFile().then(
        (came) => {
          file.value = came;
        },
        () => undefined,
      );
  }, []);
  return file.value ? (
    <file.value.WayOut t={t} methods={methods}>
      {children}
    </file.value.WayOut>
  ) : (
    <>{children}</>
  );
};
