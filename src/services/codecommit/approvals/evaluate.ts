import { parseArn } from '../../../kernel/arn.js';
import type { ApprovalDocument, ApprovalRule, PullRequestDocument } from '../pull-requests/model.js';
import { parseTemplateContent } from './rule-content.js';

export interface Evaluation {
  readonly approved: boolean;
  readonly overridden: boolean;
  readonly approvalRulesSatisfied: readonly string[];
  readonly approvalRulesNotSatisfied: readonly string[];
}

/**
 * Whether the approvals of the current revision satisfy every rule.
 * @param approvals of the current revision
 * @source AWS CodeCommit User Guide, "Working with approval rules"
 */
export function evaluate(
  pullRequest: PullRequestDocument,
  approvals: readonly Pick<ApprovalDocument, 'userArn' | 'state'>[],
): Evaluation {
  const approvers = new Set(
    approvals.filter(({ state }) => state === 'APPROVE').map(({ userArn }) => userArn),
  );
  approvers.delete(pullRequest.authorArn);
  const satisfied = pullRequest.approvalRules.filter((rule) => isSatisfied(rule, approvers));
  const left = pullRequest.approvalRules.filter((rule) => !satisfied.includes(rule));
  return {
    approved: left.length === 0,
    overridden: isOverridden(pullRequest),
    approvalRulesSatisfied: satisfied.map(({ name }) => name),
    approvalRulesNotSatisfied: left.map(({ name }) => name),
  };
}

export function isOverridden({ override, revisionId }: PullRequestDocument): boolean {
  return override?.revisionId === revisionId;
}

function isSatisfied({ content }: ApprovalRule, approvers: ReadonlySet<string>): boolean {
  const { approvalsNeeded, pool } = parseTemplateContent(content);
  const counted = [...approvers].filter(
    (arn) => pool.length === 0 || pool.some((entry) => isInPool(entry, arn)),
  );
  return counted.length >= approvalsNeeded;
}

/**
 * `CodeCommitApprovers:ACCOUNT:NAME` is a user or federated user; of a role's sessions it is `ROLE/SESSION`. Otherwise an ARN.
 * `*` stands for anything.
 * @source AWS CodeCommit User Guide, "Create an approval rule for a pull request"
 */
export function isInPool(entry: string, arn: string): boolean {
  const [, accountId, pattern] = /^CodeCommitApprovers:(\d{12}):(.+)$/.exec(entry) ?? [];
  if (accountId === undefined || pattern === undefined) return matchesPattern(entry, arn);
  const parsed = parseArn(arn);
  return (
    parsed?.accountId === accountId && namesOf(parsed.resource).some((name) => matchesPattern(pattern, name))
  );
}

/** `user/ann` is called so and `ann`; `assumed-role/deploy/ann` is called so and `deploy/ann`. */
function namesOf(resource: string): string[] {
  const [kind = '', ...rest] = resource.split('/');
  if (kind === 'user') return [resource, rest.at(-1) ?? ''];
  return [resource, rest.join('/')];
}

/** `*` stands for anything. Without backtracking: pieces between stars are looked for from left to right. */
export function matchesPattern(pattern: string, text: string): boolean {
  const [first = '', ...rest] = pattern.split('*');
  const last = rest.pop();
  if (last === undefined) return pattern === text;
  if (!text.startsWith(first) || !text.endsWith(last)) return false;
  let at = first.length;
  for (const piece of rest) {
    const found = text.indexOf(piece, at);
    if (found === -1) return false;
    at = found + piece.length;
  }
  return at + last.length <= text.length;
}
