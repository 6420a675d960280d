/** Visits every state that can be reached, nearest first, and says which bad ends there are and by which shortest road. */
import { worlds, type Rules, type WorldName } from './rules.ts';
import { keyOf, start, takenNow, type State } from './state.ts';
import { steps } from './steps.ts';

/** Ends that no state may be in for good. The first is allowed to be passed through where a provider cannot close. */
export type BadEnd =
  | 'charged twice for a while'
  | 'charged twice and nothing repairs it'
  | 'charged, gets nothing, and nothing repairs it'
  | 'the order cannot end'
  | 'the key is in flight until our clock ends the order'
  | 'stock held by a dead order'
  | 'stock below nothing, or a constraint that stops settling for ever'
  | 'the screen says not charged while money moved'
  | 'goods without money: delivered after a refund';

export interface Finding {
  readonly end: string;
  readonly states: number;
  /** The shortest way there. */
  readonly trace: readonly string[];
}

export interface Exploration {
  readonly states: number;
  readonly findings: readonly Finding[];
}

export interface ExploreOptions {
  readonly world: WorldName;
  readonly rules: Rules;
  /** How many crashes may happen on one road. */
  readonly crashes: number;
  /** Stop at the first end that shows in a single state, without looking for those that only whole roads show. */
  readonly untilBad?: boolean;
}

const final: ReadonlySet<string> = new Set(['paid', 'review', 'canceled', 'expired']);

/** What is wrong with a state by itself. */
const wrongIn = (state: State): readonly string[] => [
  ...(state.bad === '' ? [] : [state.bad]),
  ...(takenNow(state) > 1 ? ['charged twice for a while'] : []),
  ...(final.has(state.order) && state.order !== 'paid' && state.order !== 'review' && state.held && state.payer === -1
    ? ['stock held by a dead order']
    : []),
];

/** What every state must be able to reach, by the system alone or if one also waits. */
const mustReach: readonly { readonly end: BadEnd; readonly waits: boolean; readonly good: (state: State) => boolean }[] = [
  { end: 'charged twice and nothing repairs it', waits: true, good: (state) => takenNow(state) < 2 },
  {
    end: 'charged, gets nothing, and nothing repairs it',
    waits: true,
    good: (state) => takenNow(state) === 0 || state.delivery === 'done' || state.order === 'review',
  },
  { end: 'the order cannot end', waits: true, good: (state) => state.order === '-' || final.has(state.order) },
  {
    end: 'the key is in flight until our clock ends the order',
    waits: false,
    good: (state) => state.key !== 'in_flight' || final.has(state.order),
  },
];

export const explore = ({ world, rules, crashes, untilBad = false }: ExploreOptions): Exploration => {
  const scene = { rules, world: worlds[world], crashes };
  const first = start();
  const numbers = new Map<string, number>([[keyOf(first), 0]]);
  const states: State[] = [first];
  const cameFrom: number[] = [-1];
  const cameBy: string[] = [''];
  const bySystem: number[][] = [];
  const byTime: number[][] = [];
  const found = new Map<string, { states: number; first: number }>();
  const note = (end: string, number: number): void => {
    const known = found.get(end);
    if (known === undefined) found.set(end, { states: 1, first: number });
    else known.states += 1;
  };
  const trace = (number: number): readonly string[] => {
    const road: string[] = [];
    for (let at = number; at > 0; at = cameFrom[at] ?? -1) road.push(cameBy[at] ?? '');
    return road.reverse();
  };
  const result = (): Exploration => ({
    states: states.length,
    findings: [...found].map(([end, { states: count, first: nearest }]) => ({ end, states: count, trace: trace(nearest) })),
  });

  for (let at = 0; at < states.length; at += 1) {
    const state = states[at];
    if (state === undefined) break;
    for (const end of wrongIn(state)) note(end, at);
    if (untilBad && found.size > 0) return result();
    for (const { name, by, to } of steps(scene, state)) {
      const key = keyOf(to);
      let number = numbers.get(key);
      if (number === undefined) {
        number = states.length;
        numbers.set(key, number);
        states.push(to);
        cameFrom.push(at);
        cameBy.push(name);
      }
      if (by === 'system') (bySystem[number] ??= []).push(at);
      else if (by === 'time') (byTime[number] ??= []).push(at);
    }
  }

  for (const { end, waits, good } of mustReach) {
    const fine = new Uint8Array(states.length);
    const open: number[] = [];
    states.forEach((state, number) => {
      if (good(state)) {
        fine[number] = 1;
        open.push(number);
      }
    });
    for (let number = open.pop(); number !== undefined; number = open.pop())
      for (const before of [...(bySystem[number] ?? []), ...(waits ? (byTime[number] ?? []) : [])])
        if (fine[before] !== 1) {
          fine[before] = 1;
          open.push(before);
        }
    states.forEach((state, number) => {
      if (fine[number] !== 1 && state.bad === '') note(end, number);
    });
  }
  return result();
};
