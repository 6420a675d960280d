/**
 * How Alipay names certificates in requests and answers: the MD5 of the issuer's name, last attribute first, followed by the serial number in
 * decimal. Checked against two certificates that Alipay issued and the numbers its own SDK expects for them.
 */
import { nameText, type Certificate } from '../x509.ts';
import { md5 } from './md5.ts';

/** `app_cert_sn`, `alipay_cert_sn`. */
export const certificateNumber = ({ issuer, serial }: Certificate): string => md5(`${nameText(issuer)}${BigInt(`0x${serial}`)}`);

/** `alipay_root_cert_sn`: the numbers of those in Alipay's root file that RSA signed; it holds certificates of other kinds too. Empty where there is none. */
export const rootNumber = (certificates: readonly Certificate[]): string =>
  certificates
    .filter(({ signatureAlgorithm }) => signatureAlgorithm.startsWith('1.2.840.113549.1.1.'))
    .map(certificateNumber)
    .join('_');
