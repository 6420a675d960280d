/** The last squeeze: what the bundler made, written shorter. */
import { brotliCompressSync, constants } from 'node:zlib';
import { minify, type CompressOptions } from 'terser';

/** Bytes of a text as a server sends it, brotli 11. */
export const weigh = (text: string | Buffer): number => {
  const bytes = Buffer.from(text);
  return brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length } })
    .length;
};

/** Ways of writing the same. Which compresses best depends on the text, and changes with every hash in it. */
const ways: readonly CompressOptions[] = [{ passes: 1 }, { passes: 3 }, { passes: 3, hoist_funs: true }];

/**
 * The same program, in the way that compresses best. `bolder`: further ways, for a program that compares nothing with `true` or `false`.
 * No getter and no `toString` is called less often than written: pages may have changed both.
 */
export async function smallest(code: string, module: boolean, bolder: readonly CompressOptions[] = []): Promise<string> {
  let best = code;
  for (const way of [...ways, ...bolder]) {
    const { code: tried } = await minify(code, {
      ecma: 2022,
      module,
      toplevel: true,
      compress: { ecma: 2022, unsafe_arrows: true, ...way },
      format: { comments: 'some' },
    });
    if (tried && weigh(tried) < weigh(best)) best = tried;
  }
  return best;
}
