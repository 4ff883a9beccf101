import type { Parameter, ParameterInlinePolicy, ParameterMetadata } from '@aws-sdk/client-ssm';
import type { Sealer } from '../../kernel/sealer.js';
import type { ParameterDocument, ParameterVersion } from './model.js';
import { type ParameterReference, parameterArn } from './names.js';

interface Place {
  readonly accountId: string;
  readonly region: string;
}

/** What a value is sealed for: nobody can give it to another parameter. */
export function sealPurpose(place: Place, name: string): string {
  return `ssm/${place.accountId}/${place.region}/${name}`;
}

/** Without decryption a SecureString is shown as it is stored. */
export function storedValue(
  sealer: Sealer,
  place: Place,
  name: string,
  { kind, value }: ParameterVersion,
  withDecryption: boolean,
): string {
  if (kind !== 'SecureString' || !withDecryption) return value;
  return sealer.open(value, sealPurpose(place, name)).toString();
}

export function presentParameter(
  place: Place,
  parameter: ParameterDocument,
  version: ParameterVersion,
  value: string,
  reference?: ParameterReference,
): Parameter {
  return {
    Name: parameter.name,
    Type: version.kind,
    Value: value,
    Version: version.version,
    Selector: reference?.selector,
    LastModifiedDate: new Date(version.modifiedAt),
    ARN: parameterArn(place, parameter.name),
    DataType: version.dataType,
  };
}

export function presentMetadata(place: Place, name: string, version: ParameterVersion): ParameterMetadata {
  return {
    Name: name,
    ARN: parameterArn(place, name),
    Type: version.kind,
    KeyId: version.keyId,
    LastModifiedDate: new Date(version.modifiedAt),
    LastModifiedUser: version.modifiedBy,
    Description: version.description,
    AllowedPattern: version.allowedPattern,
    Version: version.version,
    Tier: version.tier,
    Policies: presentPolicies(version.policies),
    DataType: version.dataType,
  };
}

export function presentPolicies(policies: string | undefined): ParameterInlinePolicy[] {
  if (policies === undefined) return [];
  const parsed = JSON.parse(policies) as readonly { readonly Type?: string }[];
  return parsed.map((policy) => ({
    PolicyText: JSON.stringify(policy),
    PolicyType: policy.Type,
    PolicyStatus: 'Pending',
  }));
}
