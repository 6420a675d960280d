/** Drivers that bring a simulator, in the order of their names. The pretend bank, which has a process of its own, is not among them. */
export declare const simulated: () => readonly string[];
