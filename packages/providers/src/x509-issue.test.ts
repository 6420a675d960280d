import { X509Certificate } from 'node:crypto';
import { expect, it } from 'vitest';
import { readPrivateKey, writePem } from './pem.ts';
import { importSigningKey } from './rsa.ts';
import { makeCertificate } from './testing/certificates.ts';
import { issueCertificate } from './x509-issue.ts';
import { isIssuedBy, readCertificate, readCertificateDer } from './x509.ts';

it('writes a chain that node and openssl read as we do', async () => {
  const root = makeCertificate({ subject: '/C=CN/O=Ant/CN=root', authority: true });
  const authority = readCertificate(root.pem);
  const leaf = makeCertificate({ subject: '/CN=key' });
  const now = Date.parse('2026-11-22T12:00:00Z');
  const der = await issueCertificate({
    subject: [
      { type: 'O', value: '杭州杯子有限公司' },
      { type: 'CN', value: '2088' },
    ],
    issuer: authority.subject,
    spki: readCertificate(leaf.pem).spki,
    issuerKey: await importSigningKey(readPrivateKey(root.privateKey)),
    serial: '8A00FF',
    notBefore: now,
    notAfter: now + 86_400_000,
    hosts: ['api.example.com'],
  });
  const peer = new X509Certificate(writePem('CERTIFICATE', der));
  const ours = readCertificateDer(der);
  expect(peer.subject).toBe('O=杭州杯子有限公司\nCN=2088');
  expect(peer.subjectAltName).toBe('DNS:api.example.com');
  expect(peer.serialNumber).toBe('8A00FF');
  expect(ours).toMatchObject({ serial: '8A00FF', notBefore: now, dnsNames: ['api.example.com'], isAuthority: false });
  // openssl writes PrintableString where we write UTF8String, so the raw names differ; the signature is what node judges here.
  expect(peer.verify(new X509Certificate(root.pem).publicKey)).toBe(true);
  const own = await issueCertificate({
    subject: ours.subject,
    issuer: ours.subject,
    spki: authority.spki,
    issuerKey: await importSigningKey(readPrivateKey(root.privateKey)),
    serial: '01',
    notBefore: now,
    notAfter: now + 1_000,
    authority: true,
  });
  expect(await isIssuedBy(readCertificateDer(own), readCertificateDer(own))).toBe(true);
});
