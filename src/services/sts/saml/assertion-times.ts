import { attributeOf, type XmlElement } from '../../../engines/saml/xml-tree.js';
import { AwsError } from '../../../kernel/aws-error.js';
import { MINUTE_MS } from '../../../kernel/duration.js';
import { invalidToken } from '../errors.js';

/** @source "Token must be redeemed within 5 minutes of issuance", as STS answers */
const REDEEMABLE_MS = 5 * MINUTE_MS;
/** How far the provider's clock may be ahead. */
const SKEW_MS = 3 * MINUTE_MS;

const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:Z|[+-]\d{2}:\d{2})$/;

/** The elements of an assertion that say when it is good. */
export interface TimedParts {
  readonly assertion: XmlElement;
  readonly conditions: XmlElement;
  readonly confirmation: XmlElement;
}

/** @throws AwsError InvalidIdentityToken, ExpiredTokenException */
export function checkTimes({ assertion, conditions, confirmation }: TimedParts, now: number): void {
  const issuedAt = instantOf(assertion, 'IssueInstant');
  const endsAt = instantOf(confirmation, 'NotOnOrAfter');
  if (issuedAt === undefined || endsAt === undefined) {
    throw invalidToken('Your request included an invalid SAML response.');
  }
  const begins = [
    issuedAt,
    instantOf(conditions, 'NotBefore') ?? 0,
    instantOf(confirmation, 'NotBefore') ?? 0,
  ];
  if (begins.some((begin) => begin > now + SKEW_MS)) throw invalidToken('Token is not valid yet');
  const ends = [issuedAt + REDEEMABLE_MS, endsAt, instantOf(conditions, 'NotOnOrAfter') ?? endsAt];
  if (ends.some((end) => end <= now)) {
    throw new AwsError('ExpiredTokenException', 'Token must be redeemed within 5 minutes of issuance');
  }
}

/** Epoch ms; undefined where the attribute is missing. @throws AwsError InvalidIdentityToken */
function instantOf(element: XmlElement, attribute: string): number | undefined {
  const text = attributeOf(element, attribute);
  if (text === undefined) return undefined;
  const instant = INSTANT.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(instant)) throw invalidToken('Your request included an invalid SAML response.');
  return instant;
}
