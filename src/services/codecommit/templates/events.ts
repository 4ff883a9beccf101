import type { RequestContext, ServiceEvent } from '../../../front-door/service.js';
import { contentSha256 } from '../approvals/rule-content.js';
import { eventDate } from '../event-date.js';
import type { RepositoryDocument } from '../model.js';
import { repositoryArn } from '../reference-changes.js';
import type { TemplateDocument } from './model.js';

/** What has happened, in words of ours: AWS's are known in part only. */
const SENTENCES = {
  approvalRuleTemplateCreated: 'was created',
  approvalRuleTemplateUpdated: 'was updated',
  approvalRuleTemplateDeleted: 'was deleted',
  approvalRuleTemplateAssociatedWithRepository: 'was associated with a repository',
  approvalRuleTemplateDisassociatedFromRepository: 'was disassociated from a repository',
  batchAssociateApprovalRuleTemplateWithRepositories: 'was associated with repositories',
  batchDisassociateApprovalRuleTemplateFromRepositories: 'was disassociated from repositories',
} as const;

/** @source AWS CodeCommit User Guide, "Monitoring CodeCommit events in Amazon EventBridge", approval rule template events */
export function templateEvent(
  { accountId, region, caller }: Pick<RequestContext, 'accountId' | 'region' | 'caller'>,
  event: keyof typeof SENTENCES,
  template: TemplateDocument,
  repositories: readonly RepositoryDocument[] = [],
): ServiceEvent {
  const where = { accountId, region };
  return {
    ...where,
    source: 'aws.codecommit',
    detailType: 'CodeCommit Approval Rule Template Change',
    resources: repositories.map(({ repositoryName }) => repositoryArn(where, repositoryName)),
    detail: {
      event,
      approvalRuleTemplateContentSha256: contentSha256(template),
      approvalRuleTemplateId: template.templateId,
      approvalRuleTemplateName: template.name,
      callerUserArn: caller.arn,
      creationDate: eventDate(template.createdAt),
      lastModifiedDate: eventDate(template.lastModifiedAt),
      notificationBody: `A approval rule template event occurred in the following AWS CodeCommit account: ${accountId}. User: ${caller.arn}. Additional information: An approval rule template ${SENTENCES[event]}: ${template.name}.`,
      repositories: Object.fromEntries(
        repositories.map(({ repositoryName, repositoryId }) => [repositoryName, repositoryId]),
      ),
    },
  };
}
