import type { ServiceSdks } from '../../../front-door/sdk-types.js';
import type { Operation } from '../../../front-door/service.js';
import { regionalScope } from '../../../store/store.js';
import { onPullRequest } from '../access.js';
import { evaluate, isOverridden } from '../approvals/evaluate.js';
import { QUOTAS } from '../constraints.js';
import { codeCommitError } from '../errors.js';
import { existingPullRequest, requireOpen } from '../pull-requests/checks.js';
import type { PullRequestDocument } from '../pull-requests/model.js';
import { approvals, approvalsOf, keyOfPullRequest } from '../pull-requests/store.js';
import { changePullRequest, happened } from './change-pull-request.js';

type Sdk = ServiceSdks['codecommit'];

/** Approves one revision, or takes that back; a new revision is not approved by anybody. */
export const updatePullRequestApprovalState: Operation<Sdk, 'UpdatePullRequestApprovalState'> = {
  authorize: onPullRequest('UpdatePullRequestApprovalState'),
  async handle(input, context) {
    const { approvalState: state } = input;
    const revisionId = revisionIdOf(input.revisionId);
    if (state === undefined) throw codeCommitError('ApprovalStateRequired');
    if (state !== 'APPROVE' && state !== 'REVOKE') throw codeCommitError('InvalidApprovalState');
    const { arn: userArn } = context.caller;
    await changePullRequest(context, input.pullRequestId, async (found, tx) => {
      requireOpen(found);
      requireCurrent(found, revisionId);
      if (found.authorArn === userArn) throw codeCommitError('PullRequestCannotBeApprovedByAuthor');
      const known = await approvalsOf(tx, context, found.pullRequestId, revisionId);
      const isNew = known.every((approval) => approval.userArn !== userArn);
      if (isNew && known.length >= QUOTAS.approvalsPerPullRequest) {
        throw codeCommitError('MaximumNumberOfApprovalsExceeded');
      }
      const key = `${keyOfPullRequest(found.pullRequestId)}/${revisionId}/${userArn}`;
      await tx.put(approvals, regionalScope(context), key, { userArn, state });
      return happened(context, found, { kind: 'approval-changed', revisionId, approvalStatus: state });
    });
    return {};
  },
};

/** Of former revisions, too. */
export const getPullRequestApprovalStates: Operation<Sdk, 'GetPullRequestApprovalStates'> = {
  authorize: onPullRequest('GetPullRequestApprovalStates'),
  async handle(input, context) {
    const revisionId = revisionIdOf(input.revisionId);
    const { pullRequest } = await existingPullRequest(context.store, context, input.pullRequestId);
    const found = await approvalsOf(context.store, context, pullRequest.pullRequestId, revisionId);
    return { approvals: found.map(({ userArn, state }) => ({ userArn, approvalState: state })) };
  },
};

export const evaluatePullRequestApprovalRules: Operation<Sdk, 'EvaluatePullRequestApprovalRules'> = {
  authorize: onPullRequest('EvaluatePullRequestApprovalRules'),
  async handle(input, context) {
    const revisionId = revisionIdOf(input.revisionId);
    const { pullRequest } = await existingPullRequest(context.store, context, input.pullRequestId);
    requireCurrent(pullRequest, revisionId);
    const found = await approvalsOf(context.store, context, pullRequest.pullRequestId, revisionId);
    const { approvalRulesSatisfied, approvalRulesNotSatisfied, ...rest } = evaluate(pullRequest, found);
    return {
      evaluation: {
        ...rest,
        approvalRulesSatisfied: [...approvalRulesSatisfied],
        approvalRulesNotSatisfied: [...approvalRulesNotSatisfied],
      },
    };
  },
};

/** Sets all rules aside for one revision, or no longer. */
export const overridePullRequestApprovalRules: Operation<Sdk, 'OverridePullRequestApprovalRules'> = {
  authorize: onPullRequest('OverridePullRequestApprovalRules'),
  async handle(input, context) {
    const { overrideStatus } = input;
    const revisionId = revisionIdOf(input.revisionId);
    if (overrideStatus === undefined) throw codeCommitError('OverrideStatusRequired');
    if (overrideStatus !== 'OVERRIDE' && overrideStatus !== 'REVOKE') {
      throw codeCommitError('InvalidOverrideStatus');
    }
    await changePullRequest(context, input.pullRequestId, (found) => {
      requireOpen(found);
      requireCurrent(found, revisionId);
      const isSet = isOverridden(found);
      if (overrideStatus === 'OVERRIDE' && isSet) throw codeCommitError('OverrideAlreadySet');
      if (overrideStatus === 'REVOKE' && !isSet) return { pullRequest: found, steps: [] };
      const override =
        overrideStatus === 'OVERRIDE' ? { revisionId, overrider: context.caller.arn } : undefined;
      return happened(
        context,
        { ...found, override },
        { kind: 'rules-overridden', revisionId, overrideStatus },
      );
    });
    return {};
  },
};

export const getPullRequestOverrideState: Operation<Sdk, 'GetPullRequestOverrideState'> = {
  authorize: onPullRequest('GetPullRequestOverrideState'),
  async handle(input, context) {
    const revisionId = revisionIdOf(input.revisionId);
    const { pullRequest } = await existingPullRequest(context.store, context, input.pullRequestId);
    const { override } = pullRequest;
    return override?.revisionId === revisionId
      ? { overridden: true, overrider: override.overrider }
      : { overridden: false };
  },
};

/** @throws AwsError RevisionIdRequiredException, InvalidRevisionIdException */
function revisionIdOf(value: string | undefined): string {
  if (value === undefined || value === '') throw codeCommitError('RevisionIdRequired');
  if (!/^[0-9a-f]{64}$/.test(value)) throw codeCommitError('InvalidRevisionId');
  return value;
}

/** @throws AwsError RevisionNotCurrentException */
function requireCurrent(pullRequest: PullRequestDocument, revisionId: string): void {
  if (pullRequest.revisionId !== revisionId) throw codeCommitError('RevisionNotCurrent');
}
