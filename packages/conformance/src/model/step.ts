/** One step of the model, and who makes it happen. */
import type { State } from './state.ts';

/** `system` happens by itself while the server runs; `time` happens if one waits; `chance` may never happen. */
export type By = 'system' | 'time' | 'chance';
export interface Step {
  readonly name: string;
  readonly by: By;
  readonly to: State;
}

/** Adds a step: `change` is given a copy of the state. */
export type Add = (name: string, by: By, change: (state: State) => void) => void;
