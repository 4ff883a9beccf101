import {
  type PolicyStatement,
  PolicySyntaxError,
  parsePolicyDocument,
} from '../../engines/policy/document.js';
import { formatGlobalArn } from '../../kernel/arn.js';
import { partitionOf } from '../../kernel/partition.js';
import { invalidParameter } from './errors.js';
import type { TopicDocument } from './model.js';
import { type Place, type TopicName, topicArn } from './names.js';

const MAX_POLICY_BYTES = 30 * 1024;
const MAX_STATEMENTS = 100;

/** Whom the policy of a topic lets in unless it was given one: services that act for its owner in the old way. */
const DEFAULT_ACTIONS: readonly string[] = [
  'GetTopicAttributes',
  'SetTopicAttributes',
  'AddPermission',
  'RemovePermission',
  'DeleteTopic',
  'Subscribe',
  'ListSubscriptionsByTopic',
  'Publish',
];

/** @source Amazon SNS Developer Guide, "Amazon SNS API permissions: Actions and resources reference" */
const POLICY_ACTIONS: readonly string[] = [
  ...DEFAULT_ACTIONS,
  'GetDataProtectionPolicy',
  'ListTagsForResource',
  'PutDataProtectionPolicy',
  'Receive',
].map((action) => action.toLowerCase());

/** JSON */
export function policyOf(place: Place, topic: TopicDocument): string {
  return topic.attributes.Policy ?? defaultPolicy({ ...place, name: topic.name });
}

/** @source the answer of GetTopicAttributes for a new topic, as the API reference shows it */
function defaultPolicy({ name, ...place }: TopicName): string {
  return JSON.stringify({
    Version: '2008-10-17',
    Id: '__default_policy_ID',
    Statement: [
      {
        Sid: '__default_statement_ID',
        Effect: 'Allow',
        Principal: { AWS: '*' },
        Action: DEFAULT_ACTIONS.map((action) => `SNS:${action}`),
        Resource: topicArn(place, name),
        Condition: { StringEquals: { 'AWS:SourceOwner': place.accountId } },
      },
    ],
  });
}

/**
 * What SNS itself asks of a topic's policy.
 * @throws AwsError InvalidParameter
 */
export function checkTopicPolicy(text: string, topic: TopicName): void {
  if (Buffer.byteLength(text) > MAX_POLICY_BYTES) throw invalidParameter('Policy Reason: Policy is too long');
  const statements = statementsOf(text);
  if (statements.length > MAX_STATEMENTS) throw invalidParameter('Policy Reason: Too many statements');
  for (const statement of statements) checkStatement(statement, topicArn(topic, topic.name));
}

function checkStatement({ actions, principals, resources }: PolicyStatement, arn: string): void {
  if (!principals || !actions || actions.values.length === 0) throw unreadable();
  for (const action of actions.values) {
    const [vendor = '', name = ''] = action.toLowerCase().split(':');
    if (vendor !== 'sns' || !POLICY_ACTIONS.includes(name)) {
      throw invalidParameter('Policy statement action out of service scope!');
    }
  }
  const isOfTopic = resources?.values.length === 1 && resources.values[0] === arn;
  if (!isOfTopic || resources.not) {
    throw invalidParameter('Policy Reason: The resource of a statement must be the ARN of the topic');
  }
}

function statementsOf(text: string): readonly PolicyStatement[] {
  try {
    return parsePolicyDocument(text).statements;
  } catch (error) {
    if (error instanceof PolicySyntaxError) throw unreadable();
    throw error;
  }
}

function unreadable(): Error {
  return invalidParameter('Policy Error: null');
}

export interface AddedPermission {
  readonly label: string;
  readonly accountIds: readonly string[];
  readonly actions: readonly string[];
}

/** The policy with one more statement. @throws AwsError InvalidParameter */
export function withPermission(policy: string, topic: TopicName, added: AddedPermission): string {
  const { document, statements } = opened(policy);
  if (statements.some(({ Sid }) => Sid === added.label)) {
    throw invalidParameter('Statement already exists');
  }
  const statement = {
    Sid: added.label,
    Effect: 'Allow',
    Principal: { AWS: added.accountIds.map((accountId) => rootArn(accountId, topic)) },
    Action: added.actions.map((action) => `SNS:${action}`),
    Resource: topicArn(topic, topic.name),
  };
  const changed = JSON.stringify({ ...document, Statement: [...statements, statement] });
  checkTopicPolicy(changed, topic);
  return changed;
}

function rootArn(accountId: string, { region }: Place): string {
  return formatGlobalArn({ partition: partitionOf(region), service: 'iam', accountId, resource: 'root' });
}

/** The policy without the statement of that label. */
export function withoutPermission(policy: string, label: string): string {
  const { document, statements } = opened(policy);
  return JSON.stringify({ ...document, Statement: statements.filter(({ Sid }) => Sid !== label) });
}

/** Nobody is let in by a policy whose last statement was taken away. */
export function hasStatements(policy: string): boolean {
  return opened(policy).statements.length > 0;
}

interface OpenedPolicy {
  readonly document: object;
  readonly statements: readonly { readonly Sid?: string }[];
}

/** One that was checked when it was set. */
function opened(policy: string): OpenedPolicy {
  const document: { readonly Statement?: OpenedPolicy['statements'] | OpenedPolicy['statements'][number] } =
    JSON.parse(policy);
  const { Statement = [] } = document;
  return { document, statements: [Statement].flat() };
}
