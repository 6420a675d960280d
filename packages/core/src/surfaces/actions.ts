import type { MethodChoice, NextAction, Surface } from '../contract.ts';

/** Kinds of next action that can work on a surface. A phone cannot scan itself; a desktop has no app to open; apps keep links to other apps in. */
export const actionsOn = (surface: Surface): readonly NextAction['type'][] => [
  'embed',
  'redirect',
  'wait',
  ...(surface === 'desktop' ? (['qr_code'] as const) : surface === 'phone' ? (['open_app'] as const) : []),
];

/** The methods that can work on a surface. */
export const worksOn = (surface: Surface, methods: readonly MethodChoice[]): readonly MethodChoice[] => {
  const actions = actionsOn(surface);
  return methods.filter((one) => one.surfaces?.includes(surface) !== false && one.actions.some((action) => actions.includes(action)));
};
