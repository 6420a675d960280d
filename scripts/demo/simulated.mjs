// Imports nothing but `node:`, since `npm start` asks before anything is installed.
import { existsSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const drivers = new URL('../../packages/providers/src/', import.meta.url);

/** Drivers that bring a simulator, in the order of their names. The pretend bank, which has a process of its own, is not among them. */
export const simulated = () =>
  readdirSync(fileURLToPath(drivers), { withFileTypes: true })
    .filter(({ name }) => name !== 'sandbox' && existsSync(new URL(`${name}/simulator/index.ts`, drivers)))
    .map(({ name }) => name)
    .sort();
