import { constraintsOf, type MemberConstraint } from '../../front-door/constraints.js';

const arnType: MemberConstraint = {
  min: 20,
  max: 2048,
  pattern: '[\\u0009\\u000A\\u000D\\u0020-\\u007E\\u0085\\u00A0-\\uD7FF\\uE000-\\uFFFD\\u10000-\\u10FFFF]+',
};
const roleSessionNameType: MemberConstraint = { min: 2, max: 64, pattern: '[\\w+=,.@-]*' };
const unrestrictedSessionPolicyDocumentType: MemberConstraint = {
  min: 1,
  pattern: '[\\u0009\\u000A\\u000D\\u0020-\\u00FF]+',
};
const roleDurationSecondsType: MemberConstraint = { min: 900, max: 43200 };
const tagListType: MemberConstraint = { max: 50 };
const tagKeyType: MemberConstraint = { min: 1, max: 128, pattern: '[\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]+' };
const tagKeyListType: MemberConstraint = { max: 50, each: tagKeyType };
const externalIdType: MemberConstraint = { min: 2, max: 1224, pattern: '[\\w+=,.@:\\/-]*' };
const serialNumberType: MemberConstraint = { min: 9, max: 256, pattern: '[\\w+=/:,.@-]*' };
const tokenCodeType: MemberConstraint = { min: 6, max: 6, pattern: '[\\d]*' };
const sourceIdentityType: MemberConstraint = { min: 2, max: 64, pattern: '[\\w+=,.@-]*' };
const providedContextsListType: MemberConstraint = { min: 1, max: 5 };
const tagValueType: MemberConstraint = { max: 256, pattern: '[\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]*' };
const contextAssertionType: MemberConstraint = { min: 4, max: 2048 };
const sAMLAssertionType: MemberConstraint = { min: 4, max: 100000 };
const sessionPolicyDocumentType: MemberConstraint = {
  min: 1,
  max: 2048,
  pattern: '[\\u0009\\u000A\\u000D\\u0020-\\u00FF]+',
};
const clientTokenType: MemberConstraint = { min: 4, max: 20000 };
const urlType: MemberConstraint = { min: 4, max: 2048 };
const encodedMessageType: MemberConstraint = { min: 1, max: 10240 };
const accessKeyIdType: MemberConstraint = { min: 16, max: 128, pattern: '[\\w]*' };
const userNameType: MemberConstraint = { min: 2, max: 32, pattern: '[\\w+=,.@-]*' };
const durationSecondsType: MemberConstraint = { min: 900, max: 129600 };
const webIdentityTokenAudienceStringType: MemberConstraint = { min: 1, max: 1000 };
const webIdentityTokenAudienceListType: MemberConstraint = {
  min: 1,
  max: 10,
  each: webIdentityTokenAudienceStringType,
};
const webIdentityTokenDurationSecondsType: MemberConstraint = { min: 60, max: 3600 };
const jwtAlgorithmType: MemberConstraint = { min: 5, max: 5 };

/** Written by scripts/model-constraints.mjs: not to be edited. @source the service’s public API model */
export const modelConstraints = constraintsOf({
  AssumeRoleRequest: {
    RoleArn: arnType,
    RoleSessionName: roleSessionNameType,
    Policy: unrestrictedSessionPolicyDocumentType,
    DurationSeconds: roleDurationSecondsType,
    Tags: tagListType,
    TransitiveTagKeys: tagKeyListType,
    ExternalId: externalIdType,
    SerialNumber: serialNumberType,
    TokenCode: tokenCodeType,
    SourceIdentity: sourceIdentityType,
    ProvidedContexts: providedContextsListType,
  },
  PolicyDescriptorType: { arn: arnType },
  Tag: { Key: tagKeyType, Value: tagValueType },
  ProvidedContext: { ProviderArn: arnType, ContextAssertion: contextAssertionType },
  AssumeRoleWithSAMLRequest: {
    RoleArn: arnType,
    PrincipalArn: arnType,
    SAMLAssertion: sAMLAssertionType,
    Policy: sessionPolicyDocumentType,
    DurationSeconds: roleDurationSecondsType,
  },
  AssumeRoleWithWebIdentityRequest: {
    RoleArn: arnType,
    RoleSessionName: roleSessionNameType,
    WebIdentityToken: clientTokenType,
    ProviderId: urlType,
    Policy: sessionPolicyDocumentType,
    DurationSeconds: roleDurationSecondsType,
  },
  DecodeAuthorizationMessageRequest: { EncodedMessage: encodedMessageType },
  GetAccessKeyInfoRequest: { AccessKeyId: accessKeyIdType },
  GetFederationTokenRequest: {
    Name: userNameType,
    Policy: sessionPolicyDocumentType,
    DurationSeconds: durationSecondsType,
    Tags: tagListType,
  },
  GetSessionTokenRequest: {
    DurationSeconds: durationSecondsType,
    SerialNumber: serialNumberType,
    TokenCode: tokenCodeType,
  },
  GetWebIdentityTokenRequest: {
    Audience: webIdentityTokenAudienceListType,
    DurationSeconds: webIdentityTokenDurationSecondsType,
    SigningAlgorithm: jwtAlgorithmType,
    Tags: tagListType,
  },
});
