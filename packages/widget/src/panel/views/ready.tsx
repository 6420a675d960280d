import type { StateOf } from '@buypost/core';
import { Form } from '../parts/form.tsx';
import type { Tools } from '../tools.ts';

export const ready = (state: StateOf<'ready'>, t: Tools) => <Form state={state} t={t} />;
