/** With which key the pretend WeChat Pay signs: both are live, as during a merchant's switch from certificates to the public key. */
import { importSigningKey, importVerifyingKey } from '../../rsa.ts';
import { readPrivateKey, readPublicKey } from '../../pem.ts';
import type { Book } from './book.ts';

export interface Signature {
  readonly serial: string;
  readonly key: CryptoKey;
}

/** `in_turn`: one notice by the public key, the next by the certificate. `stranger`: under a serial that nobody knows. */
export type NoticeKey = 'in_turn' | 'public_key' | 'certificate' | 'stranger';

export interface Signer {
  forNotice(wrongly: boolean): Promise<Signature>;
  /** By the public key where the request asks for it by its id, else by the certificate. */
  forAnswer(asked: string | null): Promise<Signature>;
  readonly merchant: CryptoKey;
  noticesBy: NoticeKey;
}

export const createSigner = async (book: Book): Promise<Signer> => {
  const { keys } = book;
  const [open, platform, stranger, merchant] = await Promise.all([
    importSigningKey(readPrivateKey(keys.publicPrivate)),
    importSigningKey(readPrivateKey(keys.certificatePrivate)),
    importSigningKey(readPrivateKey(keys.strangerPrivate)),
    importVerifyingKey(readPublicKey(keys.merchantPublic)),
  ]);
  const byPublicKey: Signature = { serial: keys.publicKeyId, key: open };
  const byCertificate: Signature = { serial: keys.certificateSerial, key: platform };
  const signer: Signer = {
    merchant,
    noticesBy: 'in_turn',
    async forNotice(wrongly) {
      if (signer.noticesBy === 'stranger') return { serial: '7777777777777777777777777777777777777777', key: stranger };
      book.sent += 1;
      const publicly = signer.noticesBy === 'in_turn' ? book.sent % 2 === 1 : signer.noticesBy === 'public_key';
      const well = publicly ? byPublicKey : byCertificate;
      return wrongly ? { ...well, key: stranger } : well;
    },
    forAnswer: async (asked) => (asked === keys.publicKeyId ? byPublicKey : byCertificate),
  };
  return signer;
};
