/** A file that only some purchases need, as far as it is there. */
import { signal } from '@preact/signals';

export interface Loaded<File> {
  /** Fetches it, once more where it could not be had. */
  load(): Promise<void>;
  /** The file; undefined while it is not there. Asks for nothing. */
  there(): File | undefined;
  /** The same, for who cannot do without: begins to fetch it. `false` when it could not be had. */
  now(): File | 'coming' | false;
}

export const loaded = <File extends object>(fetch: () => Promise<File>): Loaded<File> => {
  const file = signal<File | 'coming' | false>('coming');
  let asked = false;
  const load = async (): Promise<void> => {
    asked = true;
    file.value = 'coming';
    file.value = await fetch().catch(() => false as const);
  };
  return {
    load,
    there: () => (typeof file.value === 'object' ? file.value : undefined),
    now() {
      if (!asked) void load();
      return file.value;
    },
  };
};
