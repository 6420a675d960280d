/** A running demo blog. */
export interface DemoBlog {
  close(): Promise<void>;
}
export interface DemoBlogOptions {
  readonly port: number;
  readonly hosts?: readonly string[];
  /** Origins without a trailing slash. */
  readonly shop?: string;
  readonly bank?: string;
  readonly simulators?: Readonly<Record<string, string>>;
  /** Ends the shop's process. */
  readonly onKill?: () => unknown;
}
export declare function serveBlog(options: DemoBlogOptions): Promise<DemoBlog>;
