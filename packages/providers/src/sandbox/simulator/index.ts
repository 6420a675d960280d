/** Make-Believe Bank: its API, its pages, its books. */
export * from './create-bank.ts';
export { createSimulator } from './simulator.ts';
