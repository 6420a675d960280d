import { X509Certificate } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { readPrivateKey, readSpki, writePem } from './pem.ts';
import { makeCertificate } from './testing/certificates.ts';
import { isIssuedBy, nameText, readCertificate, readCertificateDer, readCertificates } from './x509.ts';

const root = makeCertificate({ subject: '/C=CN/O=Ant Financial/OU=Certification Authority/CN=Pretend Root R1', authority: true });
const app = makeCertificate({
  subject: '/C=CN/O=杭州杯子有限公司/OU=Alipay/CN=2088-2021',
  issuer: root,
  serial: '0x0A00FF',
  hosts: ['api.example.com', '*.example.com'],
});
const elliptic = makeCertificate({ subject: '/CN=elliptic', key: 'ec', authority: true });

describe('a certificate made by openssl', () => {
  it.each([
    ['self-signed', root.pem],
    ['issued', app.pem],
    ['elliptic', elliptic.pem],
  ])('reads as node reads it: %s', (_, pem) => {
    const ours = readCertificate(pem);
    const peer = new X509Certificate(pem);
    expect(ours.serial).toBe(peer.serialNumber);
    expect(Buffer.from(ours.spki).equals(peer.publicKey.export({ type: 'spki', format: 'der' }))).toBe(true);
    expect(ours.issuer.map(({ type, value }) => `${type}=${value}`).join('\n')).toBe(peer.issuer);
    expect(ours.subject.map(({ type, value }) => `${type}=${value}`).join('\n')).toBe(peer.subject);
    expect(ours.notBefore).toBe(Date.parse(peer.validFrom));
    expect(ours.notAfter).toBe(Date.parse(peer.validTo));
    expect(ours.isAuthority).toBe(peer.ca);
  });

  it('keeps the leading nought of a serial number and reads its hosts', () => {
    const { serial, dnsNames } = readCertificate(app.pem);
    expect(serial).toBe('0A00FF');
    expect(dnsNames).toEqual(['api.example.com', '*.example.com']);
  });

  it('writes a name last attribute first', () => {
    expect(nameText(readCertificate(app.pem).issuer)).toBe('CN=Pretend Root R1,OU=Certification Authority,O=Ant Financial,C=CN');
  });

  it('holds the public half of its key', () => {
    expect(readSpki(readCertificate(app.pem).spki).modulus).toBe(readPrivateKey(app.privateKey).modulus);
  });

  it('is read in order from a file of several, whatever stands between them', () => {
    const all = readCertificates(`Certificate:\n  Data: 1\n${elliptic.pem}\r\n# next\n${root.pem}${app.pem}`);
    expect(all.map(({ subject }) => subject.at(-1)?.value)).toEqual(['elliptic', 'Pretend Root R1', '2088-2021']);
  });
});

describe('who issued it', () => {
  it.each(['sha256', 'sha384', 'sha512'] as const)('is proved by the signature: %s', async (hash) => {
    const issued = readCertificate(makeCertificate({ subject: '/CN=x', issuer: root, hash }).pem);
    expect(await isIssuedBy(issued, readCertificate(root.pem))).toBe(true);
  });

  it('is not proved by a name, by a certificate that is no authority, by SHA-1, or by another kind of key', async () => {
    const authority = readCertificate(root.pem);
    const twin = makeCertificate({ subject: '/C=CN/O=Ant Financial/OU=Certification Authority/CN=Pretend Root R1', authority: true });
    const underApp = makeCertificate({ subject: '/CN=x', issuer: app });
    const old = makeCertificate({ subject: '/CN=x', issuer: root, hash: 'sha1' });
    const underElliptic = makeCertificate({ subject: '/CN=x', issuer: elliptic });
    expect(await isIssuedBy(readCertificate(app.pem), readCertificate(twin.pem))).toBe(false);
    expect(await isIssuedBy(readCertificate(underApp.pem), readCertificate(app.pem))).toBe(false);
    expect(await isIssuedBy(readCertificate(old.pem), authority)).toBe(false);
    expect(await isIssuedBy(readCertificate(underElliptic.pem), readCertificate(elliptic.pem))).toBe(false);
    expect(await isIssuedBy(readCertificate(elliptic.pem), authority)).toBe(false);
  });

  it('is not proved once a byte of what was signed changed', async () => {
    const { der } = readCertificate(app.pem);
    const authority = readCertificate(root.pem);
    const changed = der.slice();
    const at = new TextDecoder('latin1').decode(der).indexOf('2088-2021');
    changed.set([0x39], at);
    expect(readCertificateDer(changed).subject.at(-1)?.value).toBe('9088-2021');
    expect(await isIssuedBy(readCertificateDer(changed), authority)).toBe(false);
  });
});

describe('what is no certificate', () => {
  it('is refused with a cure', () => {
    expect(() => readCertificates('')).toThrow(/no certificate/);
    expect(() => readCertificates(app.privateKey)).toThrow(/no certificate/);
    expect(() => readCertificates(writePem('CERTIFICATE', new Uint8Array([0x30, 0x00])))).toThrow(/damaged/);
    expect(() => readCertificates(app.pem.replace('-----END CERTIFICATE-----', ''))).toThrow(/no certificate/);
  });

  it('never reads beyond its bytes or throws anything but a TypeError, wherever it is cut or changed', () => {
    const { der } = readCertificate(app.pem);
    for (let at = 0; at < der.length; at += 1) {
      expect(() => readCertificateDer(der.slice(0, at)), `cut at ${at}`).toThrow(TypeError);
      const changed = der.slice();
      changed.set([(changed[at] ?? 0) ^ 0xff], at);
      try {
        readCertificateDer(changed);
      } catch (error) {
        expect(error, `changed at ${at}`).toBeInstanceOf(TypeError);
      }
    }
  });
});
