import { formatArn, parseArn } from '../../kernel/arn.js';
import { groupNotFound, invalidParameter } from './errors.js';
import type { LogPlace } from './store.js';

/** `arn:aws:logs:R:A:log-group:NAME`, the form that tags and `logGroupArn` use. */
export function groupArn(place: LogPlace, name: string): string {
  return formatArn({ service: 'logs', ...place, resource: `log-group:${name}` });
}

/** What permissions of a whole group are checked against, as AWS's denials spell it. */
export function groupAccessArn(place: LogPlace, name: string): string {
  return `${groupArn(place, name)}:log-stream:`;
}

export function streamArn(place: LogPlace, groupName: string, streamName: string): string {
  return `${groupArn(place, groupName)}:log-stream:${streamName}`;
}

/**
 * The group's name from an input that has a name or an identifier (name or ARN, with or without `:*`).
 *
 * @throws AwsError InvalidParameterException where both or none are given, ResourceNotFoundException
 */
export function groupNameOf(
  input: { logGroupName?: string; logGroupIdentifier?: string },
  place: LogPlace,
): string {
  const { logGroupName, logGroupIdentifier } = input;
  if (logGroupName !== undefined && logGroupIdentifier !== undefined) {
    throw invalidParameter('LogGroup name and LogGroup identifier cannot be used together.');
  }
  const identifier = logGroupName ?? logGroupIdentifier;
  if (identifier === undefined) throw invalidParameter('LogGroup name or LogGroup identifier is required.');
  return parseArn(identifier) === undefined ? identifier : groupNameOfArn(identifier, place);
}

/** @throws AwsError InvalidParameterException; ResourceNotFoundException for groups of other accounts and regions */
export function groupNameOfArn(text: string, place: LogPlace): string {
  const arn = parseArn(text);
  const name = arn && /^log-group:([^:]+)(:\*)?$/.exec(arn.resource)?.[1];
  if (name === undefined) throw invalidParameter(`Invalid ARN: ${text}`);
  if (arn?.accountId !== place.accountId || arn.region !== place.region) throw groupNotFound();
  return name;
}
