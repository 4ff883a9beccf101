import type { KeyObject } from 'node:crypto';
import { readSamlMetadata, type SamlMetadata } from '../../../engines/saml/saml-metadata.js';
import { XmlRefused } from '../../../engines/saml/xml-tree.js';
import type { RequestContext } from '../../../front-door/service.js';
import { accountOfArn, parseArn } from '../../../kernel/arn.js';
import { isAwsError } from '../../../kernel/aws-error.js';
import { type Account, globalRegionOf } from '../../../kernel/partition.js';
import { servicePrincipal } from '../../../kernel/principal.js';
import { invalidToken } from '../errors.js';
import type { StsDeps } from '../ports.js';

export interface TrustedSamlProvider {
  readonly arn: string;
  readonly account: Account;
  readonly name: string;
  readonly metadata: SamlMetadata;
  /** With which its assertions may be decrypted. */
  readonly encryptionKeys: readonly KeyObject[];
  readonly requiresEncryption: boolean;
}

/** @throws AwsError InvalidIdentityToken */
export async function trustedSamlProvider(
  arn: string,
  context: RequestContext,
  { samlKeys }: Pick<StsDeps, 'samlKeys'>,
): Promise<TrustedSamlProvider> {
  const parsed = parseArn(arn);
  const name = /^saml-provider\/([\w.-]+)$/.exec(parsed?.resource ?? '')?.[1];
  const accountId = parsed?.accountId ?? '';
  if (parsed?.service !== 'iam' || name === undefined || !/^\d{12}$/.test(accountId)) throw unknown();
  const account = accountOfArn(parsed);
  if (account === undefined) throw unknown();
  const where = { accountId, region: globalRegionOf(account.partition) };
  const iam = context.door.as(servicePrincipal('sts.amazonaws.com', accountId), where);
  try {
    const found = await iam.call('iam', 'GetSAMLProvider', { SAMLProviderArn: arn });
    if ((found.ValidUntil?.getTime() ?? Number.POSITIVE_INFINITY) <= context.clock.now()) {
      throw invalidToken('The metadata of the specified provider has expired');
    }
    return {
      arn,
      account,
      name,
      metadata: readSamlMetadata(found.SAMLMetadataDocument ?? ''),
      encryptionKeys: await samlKeys(account, arn),
      requiresEncryption: found.AssertionEncryptionMode === 'Required',
    };
  } catch (error) {
    if (error instanceof XmlRefused) throw invalidToken('Could not parse metadata');
    throw isAwsError(error, 'NoSuchEntityException') ? unknown() : error;
  }
}

function unknown() {
  return invalidToken("Specified provider doesn't exist");
}
