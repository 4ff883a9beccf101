import type { ServiceSdks } from '../../../front-door/sdk-types.js';
import type { Operation } from '../../../front-door/service.js';
import { onPullRequest } from '../access.js';
import { contentSha256, parseRuleContent } from '../approvals/rule-content.js';
import { QUOTAS } from '../constraints.js';
import { codeCommitError } from '../errors.js';
import { requireOpen } from '../pull-requests/checks.js';
import type { ApprovalRule } from '../pull-requests/model.js';
import { presentRule } from '../pull-requests/present.js';
import { changePullRequest, happened } from './change-pull-request.js';

type Sdk = ServiceSdks['codecommit'];

export const createPullRequestApprovalRule: Operation<Sdk, 'CreatePullRequestApprovalRule'> = {
  authorize: onPullRequest('CreatePullRequestApprovalRule'),
  async handle(input, context) {
    const { approvalRuleContent: content = '' } = input;
    const name = ruleNameOf(input.approvalRuleName);
    parseRuleContent(content);
    const now = context.clock.now();
    const rule: ApprovalRule = {
      approvalRuleId: context.ids.uuid(),
      name,
      content,
      createdAt: now,
      lastModifiedAt: now,
      lastModifiedUser: context.caller.arn,
    };
    await changePullRequest(context, input.pullRequestId, (found) => {
      requireOpen(found);
      const { approvalRules } = found;
      if (approvalRules.some((other) => other.name === name)) {
        throw codeCommitError('ApprovalRuleNameAlreadyExists');
      }
      if (approvalRules.length >= QUOTAS.approvalRulesPerPullRequest) {
        throw codeCommitError('NumberOfRulesExceeded');
      }
      const changed = { ...found, approvalRules: [...approvalRules, rule] };
      return happened(context, changed, { kind: 'rule-created', rule });
    });
    return { approvalRule: presentRule(rule) };
  },
};

/** What has been approved stays so; it is only counted anew. */
export const updatePullRequestApprovalRuleContent: Operation<Sdk, 'UpdatePullRequestApprovalRuleContent'> = {
  authorize: onPullRequest('UpdatePullRequestApprovalRuleContent'),
  async handle(input, context) {
    const { newRuleContent: content = '', existingRuleContentSha256: expected } = input;
    const name = ruleNameOf(input.approvalRuleName);
    parseRuleContent(content);
    const { pullRequest } = await changePullRequest(context, input.pullRequestId, (found) => {
      requireOpen(found);
      const former = found.approvalRules.find((rule) => rule.name === name);
      if (former === undefined) throw codeCommitError('ApprovalRuleDoesNotExist');
      if (former.origin) throw codeCommitError('CannotModifyApprovalRuleFromTemplate');
      if (expected !== undefined && expected !== contentSha256(former)) {
        throw codeCommitError('InvalidRuleContentSha256');
      }
      const lastModifiedAt = context.clock.now();
      const rule = { ...former, content, lastModifiedAt, lastModifiedUser: context.caller.arn };
      const approvalRules = found.approvalRules.map((other) => (other === former ? rule : other));
      return happened(context, { ...found, approvalRules }, { kind: 'rule-updated', rule });
    });
    const rule = pullRequest.approvalRules.find((other) => other.name === name);
    return { approvalRule: rule && presentRule(rule) };
  },
};

/** One that is not there is deleted already. */
export const deletePullRequestApprovalRule: Operation<Sdk, 'DeletePullRequestApprovalRule'> = {
  authorize: onPullRequest('DeletePullRequestApprovalRule'),
  async handle(input, context) {
    const name = ruleNameOf(input.approvalRuleName);
    let approvalRuleId: string | undefined;
    await changePullRequest(context, input.pullRequestId, (found) => {
      requireOpen(found);
      const rule = found.approvalRules.find((other) => other.name === name);
      approvalRuleId = rule?.approvalRuleId;
      if (rule === undefined) return { pullRequest: found, steps: [] };
      if (rule.origin) throw codeCommitError('CannotDeleteApprovalRuleFromTemplate');
      const approvalRules = found.approvalRules.filter((other) => other !== rule);
      return happened(context, { ...found, approvalRules }, { kind: 'rule-deleted', rule });
    });
    return { approvalRuleId };
  },
};

const RULE_NAME = /^(?!.*\.git$)[\w. -]+$/;

/** @throws AwsError ApprovalRuleNameRequiredException, InvalidApprovalRuleNameException */
function ruleNameOf(value: string | undefined): string {
  if (value === undefined || value === '') throw codeCommitError('ApprovalRuleNameRequired');
  if (value.length > QUOTAS.approvalRuleNameCharacters || !RULE_NAME.test(value)) {
    throw codeCommitError('InvalidApprovalRuleName');
  }
  return value;
}
