import type { ApprovalRuleTemplate } from '@aws-sdk/client-codecommit';
import { contentSha256 } from '../approvals/rule-content.js';
import type { TemplateDocument } from './model.js';

export function presentTemplate(template: TemplateDocument): ApprovalRuleTemplate {
  return {
    approvalRuleTemplateId: template.templateId,
    approvalRuleTemplateName: template.name,
    approvalRuleTemplateDescription: template.description,
    approvalRuleTemplateContent: template.content,
    ruleContentSha256: contentSha256(template),
    lastModifiedDate: new Date(template.lastModifiedAt),
    creationDate: new Date(template.createdAt),
    lastModifiedUser: template.lastModifiedUser,
  };
}
