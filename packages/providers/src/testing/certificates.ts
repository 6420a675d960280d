/** Certificates made by openssl, an independent writer of what `x509.ts` reads. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface MadeCertificate {
  readonly pem: string;
  readonly privateKey: string;
}

export interface CertificateWish {
  /** As openssl takes it: `/C=CN/O=Ant/CN=root`. */
  readonly subject: string;
  /** Signed by itself where absent. */
  readonly issuer?: MadeCertificate;
  readonly serial?: string;
  readonly key?: 'rsa' | 'ec';
  readonly authority?: boolean;
  readonly hosts?: readonly string[];
  readonly hash?: 'sha1' | 'sha256' | 'sha384' | 'sha512';
}

const openssl = (folder: string, ...parts: readonly string[]): void =>
  void execFileSync('openssl', [...parts], { cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] });

export const makeCertificate = (wish: CertificateWish): MadeCertificate => {
  const folder = mkdtempSync(join(tmpdir(), 'buypost-certificate-'));
  try {
    const kind = wish.key === 'ec' ? ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256'] : ['-newkey', 'rsa:2048'];
    openssl(folder, 'req', '-new', '-utf8', ...kind, '-nodes', '-keyout', 'key.pem', '-out', 'request.pem', '-subj', wish.subject);
    const extensions = [
      `basicConstraints=critical,CA:${wish.authority === true ? 'TRUE' : 'FALSE'}`,
      ...(wish.hosts === undefined ? [] : [`subjectAltName=${wish.hosts.map((host) => `DNS:${host}`).join(',')}`]),
    ];
    writeFileSync(join(folder, 'extensions'), extensions.join('\n'));
    if (wish.issuer !== undefined) {
      writeFileSync(join(folder, 'ca.pem'), wish.issuer.pem);
      writeFileSync(join(folder, 'ca-key.pem'), wish.issuer.privateKey);
    }
    const by = wish.issuer === undefined ? ['-signkey', 'key.pem'] : ['-CA', 'ca.pem', '-CAkey', 'ca-key.pem'];
    const serial = ['-set_serial', wish.serial ?? '0x2020051862039D4090897BA4D51C2126'];
    openssl(
      folder,
      'x509',
      '-req',
      '-in',
      'request.pem',
      ...by,
      ...serial,
      '-days',
      '30',
      `-${wish.hash ?? 'sha256'}`,
      '-extfile',
      'extensions',
      '-out',
      'cert.pem',
    );
    return { pem: readFileSync(join(folder, 'cert.pem'), 'utf8'), privateKey: readFileSync(join(folder, 'key.pem'), 'utf8') };
  } finally {
    rmSync(folder, { recursive: true });
  }
};
