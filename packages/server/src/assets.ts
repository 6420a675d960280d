/** The files a shop serves, as data: where they come from (a folder, a bundle) is the host's business. */

/** A file that is served whole from memory. */
export interface Asset {
  readonly body: Uint8Array<ArrayBuffer>;
  /** The same, compressed, where that is smaller. */
  readonly brotli?: Uint8Array<ArrayBuffer>;
  readonly type: string;
  /** Quoted, as in the ETag header. */
  readonly etag: string;
}

/** A paid file, opened for one buyer. */
export interface OpenedFile {
  readonly size: number;
  readonly body: ReadableStream<Uint8Array>;
}

export interface Assets {
  /** The version whose panel the hosted page loads; the newest folder under `/v/`. Undefined where the widget is not built. */
  readonly version?: string;
  /** A built file: `buypost.js`, `buypost.mjs`, `v/<version>/<file>`; `v/<version>/pay/<provider>.js` is the browser script of a provider's pay page. */
  widget(path: string): Asset | undefined;
  /** A picture beside the offers file: `mug.svg`. */
  image(name: string): Asset | undefined;
  /** Opens a file that is sold, by its path beside the offers file. */
  sold(path: string): Promise<OpenedFile | undefined>;
}

/** A shop that serves no files. */
export const noAssets: Assets = { widget: () => undefined, image: () => undefined, sold: async () => undefined };
