export * from './contract.ts';
export type { PageOnward, ProviderBench, ProviderBenches, ProviderWorld } from './bench.ts';
export type { DoctorFinding, DoctorVisit, Driver, DriverOption } from './driver.ts';
export type { CreateSimulator, SimulatedPayment, Simulator, SimulatorFault, SimulatorFaultKind, SimulatorOptions } from './simulator.ts';
