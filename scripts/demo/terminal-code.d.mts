/** A QR code's modules; false outside of it. */
export interface Code {
  readonly size: number;
  get(x: number, y: number): boolean;
}
export declare function terminalCode(code: Code): string[];
