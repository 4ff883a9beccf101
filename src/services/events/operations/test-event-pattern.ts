import { onAnyResource } from '../../../front-door/access.js';
import type { Operation } from '../../../front-door/service.js';
import { type JsonNode, JsonTextError, parseJson } from '../../../kernel/json/json-text.js';
import { matchesPattern } from '../../../kernel/json-pattern/match.js';
import { checkedPattern, invalidParameter } from '../errors.js';

type Sdk = typeof import('@aws-sdk/client-eventbridge');

const MANDATORY: readonly string[] = [
  'id',
  'account',
  'source',
  'time',
  'region',
  'resources',
  'detail-type',
];

export const testEventPattern: Operation<Sdk, 'TestEventPattern'> = {
  authorize: onAnyResource('events:TestEventPattern'),
  async handle(input) {
    const pattern = checkedPattern(input.EventPattern ?? '');
    return { Result: matchesPattern(pattern, parsedEvent(input.Event ?? '')) };
  },
};

function parsedEvent(text: string): JsonNode {
  const event = parsed(text);
  if (event?.kind !== 'object' || !MANDATORY.every((name) => event.members.has(name))) {
    throw invalidParameter('Event');
  }
  return event;
}

function parsed(text: string): JsonNode | undefined {
  try {
    return parseJson(text);
  } catch (error) {
    if (error instanceof JsonTextError) return undefined;
    throw error;
  }
}
