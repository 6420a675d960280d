import type { StateOf } from '@buypost/core';
import { Form } from '../parts/form.tsx';
import { choicesNow, loadChoices, needsChoices } from '../parts/loaded-choices.ts';
import type { Tools } from '../tools.ts';
import { loading } from './loading.tsx';
import { blocked } from './unavailable.tsx';

export const ready = (state: StateOf<'ready'>, t: Tools) => {
  const choices = needsChoices(state) ? choicesNow() : undefined;
  if (choices === 'coming') return loading();
  if (choices === false) return blocked({ stamp: 'off', head: t.m.unavailable.unreachable, lines: [] }, t, () => void loadChoices());
  return <Form state={state} t={t} choices={choices} />;
};
