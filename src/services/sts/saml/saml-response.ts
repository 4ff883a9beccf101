import { parseXml } from '../../../engines/saml/parse-xml.js';
import {
  attributeOf,
  childrenOf,
  onlyChild,
  textOf,
  type XmlElement,
  XmlRefused,
} from '../../../engines/saml/xml-tree.js';
import { AwsError } from '../../../kernel/aws-error.js';
import { invalidToken } from '../errors.js';
import { checkTimes } from './assertion-times.js';
import type { TrustedSamlProvider } from './saml-provider.js';
import { ASSERTION, invalidResponse, signedAssertion } from './signed-assertion.js';

const PROTOCOL = 'urn:oasis:names:tc:SAML:2.0:protocol';
const SUCCESS = 'urn:oasis:names:tc:SAML:2.0:status:Success';
const BEARER = 'urn:oasis:names:tc:SAML:2.0:cm:bearer';
/** @source IAM User Guide, "Configure SAML assertions for the authentication response" */
const AUDIENCE =
  /^(urn:amazon:webservices|https:\/\/(?:[a-z0-9-]+\.)?signin\.aws\.amazon\.com\/saml(?:\/acs\/[\w-]+)?)$/;

/** What an assertion says that its provider has signed. */
export interface SamlAssertion {
  readonly issuer: string;
  /** The user's name, and of which kind it is. */
  readonly subject: string;
  readonly subjectFormat: string;
  /** The address to which it was sent: `https://signin.aws.amazon.com/saml`. */
  readonly recipient: string;
  /** Values by the attribute's name. */
  readonly attributes: ReadonlyMap<string, readonly string[]>;
  /** Epoch ms, where the provider says how long a session may be. */
  readonly sessionEndsAt?: number;
}

/**
 * Verifies an authentication response: signature, issuer, audience, recipient and times. Only what lies below the signed
 * element is read, and from the very tree whose canonical form was signed.
 * @param encoded base64
 * @throws AwsError InvalidIdentityToken, ExpiredTokenException, IDPRejectedClaim
 */
export function readSamlResponse(encoded: string, provider: TrustedSamlProvider, now: number): SamlAssertion {
  const base64 = encoded.replace(/\s+/g, '');
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(base64)) throw invalidToken('Invalid base64 SAMLResponse');
  try {
    const response = parseXml(Buffer.from(base64, 'base64').toString('utf8').trim());
    const isResponse = response.namespace === PROTOCOL && response.localName === 'Response';
    if (!isResponse || attributeOf(response, 'Version') !== '2.0') throw invalidResponse();
    checkStatus(response);
    return claimsOf(signedAssertion(response, provider), provider.metadata.entityId, now);
  } catch (error) {
    throw error instanceof XmlRefused ? invalidResponse() : error;
  }
}

function claimsOf(assertion: XmlElement, issuer: string, now: number): SamlAssertion {
  const subject = onlyChild(assertion, ASSERTION, 'Subject');
  const nameId = onlyChild(subject, ASSERTION, 'NameID');
  const name = textOf(nameId)?.trim();
  const conditions = onlyChild(assertion, ASSERTION, 'Conditions');
  if (subject === undefined || !name || conditions === undefined) throw invalidResponse();
  const confirmation = confirmationOf(subject);
  checkAudience(conditions);
  checkTimes({ assertion, conditions, confirmation }, now);
  const sessionEndsAt = sessionEnd(assertion);
  return {
    issuer,
    subject: name,
    subjectFormat: attributeOf(nameId, 'Format') ?? '',
    recipient: attributeOf(confirmation, 'Recipient') ?? '',
    attributes: attributesOf(assertion),
    ...(sessionEndsAt !== undefined && { sessionEndsAt }),
  };
}

function checkStatus(response: XmlElement): void {
  const code = onlyChild(onlyChild(response, PROTOCOL, 'Status'), PROTOCOL, 'StatusCode');
  if (attributeOf(code, 'Value') === SUCCESS) return;
  throw new AwsError(
    'IDPRejectedClaimException',
    'The identity provider (IdP) reported that authentication failed.',
  );
}

function checkAudience(conditions: XmlElement): void {
  const audiences = childrenOf(conditions, ASSERTION, 'AudienceRestriction').map((restriction) =>
    childrenOf(restriction, ASSERTION, 'Audience').map((audience) => textOf(audience)?.trim() ?? ''),
  );
  const isOurs = audiences.every((names) => names.some((name) => AUDIENCE.test(name)));
  if (audiences.length === 0 || !isOurs) {
    throw invalidToken('Response does not contain the required audience.');
  }
}

/** How the bearer of the assertion shows that it was meant for here. */
function confirmationOf(subject: XmlElement): XmlElement {
  for (const confirmation of childrenOf(subject, ASSERTION, 'SubjectConfirmation')) {
    const data = onlyChild(confirmation, ASSERTION, 'SubjectConfirmationData');
    const isBearer = attributeOf(confirmation, 'Method') === BEARER;
    if (isBearer && data && AUDIENCE.test(attributeOf(data, 'Recipient') ?? '')) return data;
  }
  throw invalidToken('Response does not contain the required recipient.');
}

function attributesOf(assertion: XmlElement): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>();
  for (const statement of childrenOf(assertion, ASSERTION, 'AttributeStatement')) {
    for (const attribute of childrenOf(statement, ASSERTION, 'Attribute')) {
      const name = attributeOf(attribute, 'Name') ?? '';
      const values = childrenOf(attribute, ASSERTION, 'AttributeValue').map((value) => textOf(value)?.trim());
      found.set(name, [...(found.get(name) ?? []), ...values.filter((value) => value !== undefined)]);
    }
  }
  return found;
}

function sessionEnd(assertion: XmlElement): number | undefined {
  const ends = childrenOf(assertion, ASSERTION, 'AuthnStatement')
    .map((statement) => Date.parse(attributeOf(statement, 'SessionNotOnOrAfter') ?? ''))
    .filter((end) => Number.isFinite(end));
  return ends.length === 0 ? undefined : Math.min(...ends);
}
