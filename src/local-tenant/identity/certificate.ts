import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { generate } from 'selfsigned';

/** Where the certificate lies, for clients that must be told to trust it. */
export function certificatePath(dataDir: string): string {
  return join(dataDir, 'local-tenant', 'certificate.pem');
}

/** The certificate for 127.0.0.1 and localhost, made on first start and kept. */
export async function openCertificate(dataDir: string): Promise<{ key: string; cert: string }> {
  const folder = join(dataDir, 'local-tenant');
  const keyPath = join(folder, 'certificate-key.pem');
  try {
    return { key: readFileSync(keyPath, 'utf8'), cert: readFileSync(certificatePath(dataDir), 'utf8') };
  } catch {
    const { private: key, cert } = await generate([{ name: 'commonName', value: 'localhost' }], {
      keyType: 'ec',
      algorithm: 'sha256',
      notAfterDate: new Date(Date.now() + 10 * 365 * 24 * 60 * 60 * 1000),
      extensions: [
        { name: 'basicConstraints', cA: true },
        { name: 'subjectAltName', altNames: [{ type: 2, value: 'localhost' }, { type: 7, ip: '127.0.0.1' }] },
      ],
    });
    mkdirSync(folder, { recursive: true });
    writeFileSync(keyPath, key, { mode: 0o600 });
    writeFileSync(certificatePath(dataDir), cert);
    return { key, cert };
  }
}
