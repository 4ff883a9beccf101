import { createHash } from 'node:crypto';
import { invalidToken } from '../errors.js';
import type { TokenTags } from '../web-identity/token-claims.js';
import type { SamlAssertion } from './saml-response.js';

const AWS_ATTRIBUTE = 'https://aws.amazon.com/SAML/Attributes/';
const PRINCIPAL_TAG = `${AWS_ATTRIBUTE}PrincipalTag:`;
const NAME_ID_FORMAT = 'urn:oasis:names:tc:SAML:2.0:nameid-format:';
const EDU_PERSON = 'urn:oid:1.3.6.1.4.1.5923.1.1.1.';
const EDU_ORG = 'urn:oid:1.3.6.1.4.1.5923.1.2.1.';

/**
 * The attributes that are condition keys, lower case.
 * @source IAM User Guide, "IAM and AWS STS condition context keys", "Available keys for SAML-based AWS STS federation"
 */
const ATTRIBUTE_KEYS: ReadonlyMap<string, readonly string[]> = new Map(
  Object.entries({
    [`${EDU_PERSON}1`]: ['edupersonaffiliation'],
    [`${EDU_PERSON}2`]: ['edupersonnickname'],
    [`${EDU_PERSON}3`]: ['edupersonorgdn'],
    [`${EDU_PERSON}4`]: ['edupersonorgunitdn'],
    [`${EDU_PERSON}5`]: ['edupersonprimaryaffiliation'],
    [`${EDU_PERSON}6`]: ['edupersonprincipalname'],
    [`${EDU_PERSON}7`]: ['edupersonentitlement'],
    [`${EDU_PERSON}8`]: ['edupersonprimaryorgunitdn'],
    [`${EDU_PERSON}9`]: ['edupersonscopedaffiliation'],
    [`${EDU_PERSON}10`]: ['edupersontargetedid'],
    [`${EDU_PERSON}11`]: ['edupersonassurance'],
    [`${EDU_ORG}2`]: ['eduorghomepageuri'],
    [`${EDU_ORG}3`]: ['eduorgidentityauthnpolicyuri'],
    [`${EDU_ORG}4`]: ['eduorglegalname'],
    [`${EDU_ORG}5`]: ['eduorgsuperioruri'],
    [`${EDU_ORG}6`]: ['eduorgwhitepagesuri'],
    'urn:oid:2.5.4.3': ['cn', 'commonname'],
    'urn:oid:2.5.4.4': ['surname'],
    'urn:oid:2.5.4.41': ['name'],
    'urn:oid:2.5.4.42': ['givenname'],
    'urn:oid:2.5.4.45': ['x500uniqueidentifier'],
    'urn:oid:0.9.2342.19200300.100.1.1': ['uid'],
    'urn:oid:0.9.2342.19200300.100.1.3': ['mail'],
    'urn:oid:0.9.2342.19200300.100.1.44': ['uniqueidentifier'],
    'urn:oid:0.9.2342.19200300.100.1.45': ['organizationstatus'],
    'http://schemas.microsoft.com/ws/2008/06/identity/claims/primarygroupsid': ['primarygroupsid'],
  }),
);

/** `persistent`, `transient`, or the whole format where it is none of SAML 2.0's own. */
export function subjectType({ subjectFormat }: SamlAssertion): string {
  return subjectFormat.startsWith(NAME_ID_FORMAT)
    ? subjectFormat.slice(NAME_ID_FORMAT.length)
    : subjectFormat;
}

/**
 * With the subject it names a user: subjects are unique within their provider only.
 * @source STS API reference, AssumeRoleWithSAML: NameQualifier
 */
export function nameQualifier(issuer: string, accountId: string, providerName: string): string {
  return createHash('sha1').update(`${issuer}${accountId}/${providerName}`).digest('base64');
}

/** @throws AwsError InvalidIdentityToken */
export function sessionNameOf(assertion: SamlAssertion): string {
  const name = awsAttribute(assertion, 'RoleSessionName')[0];
  if (name === undefined) throw invalidToken('RoleSessionName is required in AuthnResponse');
  if (!/^[\w+=,.@-]{2,64}$/.test(name)) {
    throw invalidToken('RoleSessionName in AuthnResponse must match [a-zA-Z_0-9+=,.@-]{2,64}');
  }
  return name;
}

/** Whether the assertion offers the role, as trusted by the provider; the two ARNs stand in either order. */
export function offersRole(assertion: SamlAssertion, roleArn: string, providerArn: string): boolean {
  return awsAttribute(assertion, 'Role').some((value) => {
    const arns = value.split(',').map((arn) => arn.trim());
    return arns.length === 2 && arns.includes(roleArn) && arns.includes(providerArn);
  });
}

/** @source IAM User Guide, "Pass session tags in AWS STS", "Passing session tags using AssumeRoleWithSAML" */
export function samlTags(assertion: SamlAssertion): TokenTags {
  return {
    Tags: [...assertion.attributes].flatMap(([name, [Value]]) =>
      name.startsWith(PRINCIPAL_TAG) && Value !== undefined
        ? [{ Key: name.slice(PRINCIPAL_TAG.length), Value }]
        : [],
    ),
    TransitiveTagKeys: [...awsAttribute(assertion, 'TransitiveTagKeys')],
  };
}

/** @throws AwsError InvalidIdentityToken */
export function samlSourceIdentity(assertion: SamlAssertion): string | undefined {
  const identity = awsAttribute(assertion, 'SourceIdentity')[0];
  if (identity === undefined) return undefined;
  if (!/^[\w+=,.@-]{2,64}$/.test(identity)) {
    throw invalidToken('Source Identity must match [a-zA-Z_0-9+=,.@-]{2,64} and not begin with "aws:"');
  }
  return identity;
}

/** The condition keys of the session, lower case. */
export function samlKeys(
  assertion: SamlAssertion,
  accountId: string,
  providerName: string,
): Readonly<Record<string, string | readonly string[]>> {
  const fromAttributes = [...assertion.attributes].flatMap(([name, values]) =>
    (ATTRIBUTE_KEYS.get(name) ?? []).map((key) => [`saml:${key}`, values] as const),
  );
  return {
    ...Object.fromEntries(fromAttributes),
    'saml:aud': assertion.recipient,
    'saml:iss': assertion.issuer,
    'saml:doc': `${accountId}/${providerName}`,
    'saml:sub': assertion.subject,
    'saml:sub_type': subjectType(assertion),
    'saml:namequalifier': nameQualifier(assertion.issuer, accountId, providerName),
  };
}

function awsAttribute({ attributes }: SamlAssertion, name: string): readonly string[] {
  return attributes.get(AWS_ATTRIBUTE + name) ?? [];
}
