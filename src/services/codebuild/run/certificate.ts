import { X509Certificate } from 'node:crypto';
import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { listZip, readZipEntry, UnsafeArchive } from '../../../engines/archive/archive.js';
import { AwsError } from '../../../kernel/aws-error.js';
import type { BuildRun } from './build-run.js';
import { readFromContainer } from './container-copies.js';
import { download, s3Place } from './fetch-s3.js';
import { clientError } from './phase-failure.js';
import { writeShared } from './shared-file.js';

const MAX_BYTES = 4 * 1024 * 1024;
const FILE = 'ca-bundle.pem';
const CERTIFICATE = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g;

/** Where systems keep the authorities that they trust. */
const SYSTEM_BUNDLES = [
  '/etc/ssl/certs/ca-certificates.crt',
  '/etc/pki/tls/certs/ca-bundle.crt',
  '/etc/ssl/ca-bundle.pem',
  '/etc/ssl/cert.pem',
];

/** What programs look at for a bundle of authorities in the place of the system's: OpenSSL, curl, git, Python, Node.js, AWS's SDKs. */
const BUNDLE_VARIABLES = [
  'SSL_CERT_FILE',
  'CURL_CA_BUNDLE',
  'GIT_SSL_CAINFO',
  'REQUESTS_CA_BUNDLE',
  'NODE_EXTRA_CA_CERTS',
  'AWS_CA_BUNDLE',
];

/**
 * Has the clones and the programs of a build trust the certificate that its project names, beside what the system trusts.
 * May be repeated.
 *
 * @throws PhaseFailure
 * @source AWS CodeBuild API Reference, ProjectEnvironment: certificate; the first message is AWS's
 */
export async function installCertificate(run: BuildRun): Promise<void> {
  const own = hostBundle(run);
  if (own === undefined) return;
  const certificate = await fetchCertificate(run);
  await writeFile(own, `${await systemBundle()}\n${certificate}\n`);
  const system = (await containerBundle(run)) ?? (await systemBundle());
  await writeShared(programBundle(run), `${system}\n${certificate}\n`, 0o644);
  run.log.say(`Trusting the certificate ${run.build.settings.environment.certificate}`);
}

/** The bundle that clones of sources are made with. @returns undefined where the project names no certificate */
export function hostBundle({ build, directories }: BuildRun): string | undefined {
  return build.settings.environment.certificate ? join(directories.transfer, FILE) : undefined;
}

/** What leads the build's programs to the bundle. */
export function certificateVariables(run: BuildRun): Readonly<Record<string, string>> {
  if (hostBundle(run) === undefined) return {};
  const path = run.place.inside(programBundle(run));
  return Object.fromEntries(BUNDLE_VARIABLES.map((name) => [name, path]));
}

function programBundle({ directories }: BuildRun): string {
  return join(directories.scripts, FILE);
}

/** A PEM, or a zip with one in it. */
async function fetchCertificate(run: BuildRun): Promise<string> {
  const location = run.build.settings.environment.certificate ?? '';
  const file = join(run.directories.transfer, 'certificate');
  await download(run, s3Place(location), file).catch((error: unknown) => {
    if (!(error instanceof AwsError)) throw error;
    throw clientError(`Unable to download certificate from S3. ${error.code}`);
  });
  const pem = (await pemOf(file)).trim();
  const certificates = pem.match(CERTIFICATE) ?? [];
  if (certificates.length === 0 || !certificates.every(isCertificate)) {
    throw clientError(`The certificate ${location} is not a PEM-encoded certificate`);
  }
  return certificates.join('\n');
}

async function pemOf(file: string): Promise<string> {
  if ((await stat(file)).size > MAX_BYTES) throw clientError('The certificate is too large');
  const content = await readFile(file);
  if (!content.subarray(0, 2).equals(Buffer.from('PK'))) return content.toString('latin1');
  try {
    const found = (await listZip(file)).find(({ path }) => /\.(pem|crt|cer)$/i.test(path));
    const entry = found && (await readZipEntry(file, found.path, MAX_BYTES));
    return entry?.toString('latin1') ?? '';
  } catch (error) {
    if (!(error instanceof UnsafeArchive)) throw error;
    throw clientError(`The certificate cannot be unpacked: ${error.message}`);
  }
}

function isCertificate(pem: string): boolean {
  try {
    return new X509Certificate(pem).subject !== undefined;
  } catch {
    return false;
  }
}

async function systemBundle(): Promise<string> {
  for (const path of SYSTEM_BUNDLES) {
    const text = await readFile(path, 'latin1').catch(() => undefined);
    if (text !== undefined) return text;
  }
  return '';
}

/** The same of the image, where the build has one. @returns undefined for processes */
async function containerBundle(run: BuildRun): Promise<string | undefined> {
  if (run.build.image === undefined) return undefined;
  for (const path of SYSTEM_BUNDLES) {
    const found = await readFromContainer(run, path, MAX_BYTES);
    if (found !== undefined) return found.toString('latin1');
  }
  return '';
}
