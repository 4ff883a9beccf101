import type {
  CORSRule,
  OwnershipControls,
  ServerSideEncryptionConfiguration,
  ServerSideEncryptionRule,
} from '@aws-sdk/client-s3';
import { ENCRYPTIONS } from './encryption.js';
import { invalidArgument, invalidRequest, malformedXml } from './errors.js';

const MAX_CORS_RULES = 100;
const CORS_METHODS: ReadonlySet<string> = new Set(['GET', 'PUT', 'POST', 'DELETE', 'HEAD']);

/** @throws AwsError MalformedXML, InvalidRequest */
export function checkCors(rules: readonly CORSRule[]): void {
  if (rules.length === 0) throw malformedXml();
  if (rules.length > MAX_CORS_RULES) {
    throw invalidRequest(
      `The number of CORS rules should not exceed allowed limit of ${MAX_CORS_RULES} rules.`,
    );
  }
  for (const { AllowedMethods = [], AllowedOrigins = [], AllowedHeaders = [], ExposeHeaders = [] } of rules) {
    if (AllowedMethods.length === 0 || AllowedOrigins.length === 0) throw malformedXml();
    const unknown = AllowedMethods.find((method) => !CORS_METHODS.has(method));
    if (unknown !== undefined) {
      throw invalidRequest(`Found unsupported HTTP method in CORS config. Unsupported method is ${unknown}`);
    }
    oneWildcard('AllowedOrigin', AllowedOrigins);
    oneWildcard('AllowedHeader', AllowedHeaders);
    const exposed = ExposeHeaders.find((header) => header.includes('*'));
    if (exposed !== undefined) {
      throw invalidRequest(
        `ExposeHeader "${exposed}" contains wildcard. We currently do not support wildcard for ExposeHeader.`,
      );
    }
  }
}

function oneWildcard(what: string, values: readonly string[]): void {
  const wrong = values.find((value) => value.split('*').length > 2);
  if (wrong !== undefined) throw invalidRequest(`${what} "${wrong}" can not have more than one wildcard.`);
}

/** @throws AwsError MalformedXML, InvalidArgument */
export function checkEncryption(
  configuration: ServerSideEncryptionConfiguration | undefined,
): ServerSideEncryptionConfiguration {
  const rules = configuration?.Rules ?? [];
  if (rules.length !== 1) throw malformedXml();
  rules.forEach(checkEncryptionRule);
  return { Rules: rules };
}

function checkEncryptionRule({
  ApplyServerSideEncryptionByDefault: byDefault,
}: ServerSideEncryptionRule): void {
  if (!byDefault) return;
  const { SSEAlgorithm: algorithm = '', KMSMasterKeyID: key } = byDefault;
  if (!ENCRYPTIONS.has(algorithm)) throw malformedXml();
  if (key === undefined || algorithm.startsWith('aws:kms')) return;
  throw invalidArgument(
    'a KMSMasterKeyID is not applicable if the default sse algorithm is not aws:kms or aws:kms:dsse',
    'ApplyServerSideEncryptionByDefault',
    algorithm,
  );
}

const OWNERSHIPS: ReadonlySet<string> = new Set([
  'BucketOwnerEnforced',
  'BucketOwnerPreferred',
  'ObjectWriter',
]);

/** @throws AwsError MalformedXML */
export function checkOwnership(controls: OwnershipControls | undefined): OwnershipControls {
  const [rule, ...more] = controls?.Rules ?? [];
  if (!rule || more.length > 0 || !OWNERSHIPS.has(rule.ObjectOwnership ?? '')) throw malformedXml();
  return { Rules: [rule] };
}
