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
  const read = content.length > QUOTAS.approvalRuleContentCharacters ? undefined : contentOf(parsed(content));
  if (read === undefined) throw codeCommitError('InvalidApprovalRuleContent');
  return read;
}

function contentOf(document: unknown): RuleContent | undefined {
  const { Version, Statements, ...others } = membersOf(document);
  const [statement, ...more] = Array.isArray(Statements) ? (Statements as unknown[]) : [];
  if (Version !== VERSION || more.length > 0 || Object.keys(others).length > 0) return undefined;
  const { Type, NumberOfApprovalsNeeded, ApprovalPoolMembers = [], ...rest } = membersOf(statement);
  if (Type !== 'Approvers' || Object.keys(rest).length > 0) return undefined;
  if (!isCount(NumberOfApprovalsNeeded) || !isPool(ApprovalPoolMembers)) return undefined;
  return { approvalsNeeded: NumberOfApprovalsNeeded, pool: ApprovalPoolMembers };
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
