import { createHash } from 'node:crypto';
import { QUOTAS } from '../constraints.js';
import { codeCommitError } from '../errors.js';

export interface RuleContent {
  readonly approvalsNeeded: number;
  /** Patterns of whose approvals count; empty: those of all but the author. */
  readonly pool: readonly string[];
}

/** Hexadecimal, of the content as it was given. */
export function contentSha256({ content }: { readonly content: string }): string {
  return createHash('sha256').update(content).digest('hex');
}

const VERSION = '2018-11-08';

/**
 * Reads the content of an approval rule.
 * @throws AwsError ApprovalRuleContentRequiredException, InvalidApprovalRuleContentException
 * @source AWS CodeCommit API Reference, CreatePullRequestApprovalRule, `approvalRuleContent`
 */
export function parseRuleContent(content: string | undefined): RuleContent {
  if (content === undefined || content === '') throw codeCommitError('ApprovalRuleContentRequired');
  const read = contentOf(content);
  if (read === undefined || read.destinations.length > 0) throw codeCommitError('InvalidApprovalRuleContent');
  const { destinations: _, ...rule } = read;
  return rule;
}

export interface TemplateContent extends RuleContent {
  /** Full names of branches, with `*`; empty: all branches. */
  readonly destinations: readonly string[];
}

/**
 * Reads the content of a template, or of a rule that was made from one.
 * @throws AwsError InvalidApprovalRuleTemplateContentException
 * @source AWS CodeCommit API Reference, CreateApprovalRuleTemplate, `approvalRuleTemplateContent`
 */
export function parseTemplateContent(content: string): TemplateContent {
  const read = contentOf(content);
  if (read === undefined) throw codeCommitError('InvalidApprovalRuleTemplateContent');
  return read;
}

/** The text as it was given. @throws AwsError also ApprovalRuleTemplateContentRequiredException */
export function templateContentOf(content: string | undefined): string {
  if (content === undefined || content === '') throw codeCommitError('ApprovalRuleTemplateContentRequired');
  parseTemplateContent(content);
  return content;
}

function contentOf(text: string): TemplateContent | undefined {
  if (text.length > QUOTAS.approvalRuleContentCharacters) return undefined;
  const { Version, Statements, DestinationReferences = [], ...others } = membersOf(parsed(text));
  const [statement, ...more] = Array.isArray(Statements) ? (Statements as unknown[]) : [];
  if (Version !== VERSION || more.length > 0 || Object.keys(others).length > 0) return undefined;
  const { Type, NumberOfApprovalsNeeded, ApprovalPoolMembers = [], ...rest } = membersOf(statement);
  if (Type !== 'Approvers' || Object.keys(rest).length > 0) return undefined;
  if (!isCount(NumberOfApprovalsNeeded) || !isPool(ApprovalPoolMembers)) return undefined;
  if (!areDestinations(DestinationReferences)) return undefined;
  return {
    approvalsNeeded: NumberOfApprovalsNeeded,
    pool: ApprovalPoolMembers,
    destinations: DestinationReferences,
  };
}

/** A branch's name does not begin with a star. */
const DESTINATION = /^refs\/heads\/[^*].*$/;

function areDestinations(value: unknown): value is string[] {
  const isList = Array.isArray(value) && value.length <= QUOTAS.destinationReferences;
  return isList && value.every((name) => typeof name === 'string' && DESTINATION.test(name));
}

function isCount(value: unknown): value is number {
  return Number.isInteger(value) && Number(value) >= 1 && Number(value) <= QUOTAS.approvalsPerPullRequest;
}

const POOL_MEMBER = /^(CodeCommitApprovers:\d{12}:.+|arn:[\w-]+:(iam|sts)::\d{12}:.+)$/;

function isPool(value: unknown): value is string[] {
  const isList = Array.isArray(value) && value.length <= QUOTAS.approvalPoolMembers;
  return isList && value.every((member) => typeof member === 'string' && POOL_MEMBER.test(member));
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function membersOf(value: unknown): Readonly<Record<string, unknown>> {
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
  return isObject ? (value as Record<string, unknown>) : {};
}
