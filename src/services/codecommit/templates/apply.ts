import type { Reader } from '../../../store/store.js';
import { matchesPattern } from '../approvals/evaluate.js';
import { parseTemplateContent } from '../approvals/rule-content.js';
import { QUOTAS } from '../constraints.js';
import type { RepositoryPlace } from '../model.js';
import type { ApprovalRule } from '../pull-requests/model.js';
import { templatesOf } from './store.js';

/**
 * The rules with which a pull request begins. A template that is changed later does not change them.
 * @source AWS CodeCommit User Guide, "Working with approval rule templates"
 */
export async function rulesFromTemplates(
  reader: Reader,
  place: RepositoryPlace,
  destinationReference: string,
  { ids, at }: { readonly ids: { uuid(): string }; readonly at: number },
): Promise<readonly ApprovalRule[]> {
  const found = await templatesOf(reader, place);
  return found
    .filter(({ content }) => isFor(content, destinationReference))
    .slice(0, QUOTAS.approvalRulesPerPullRequest)
    .map(({ templateId, name, content, lastModifiedUser }) => ({
      approvalRuleId: ids.uuid(),
      name,
      content,
      createdAt: at,
      lastModifiedAt: at,
      lastModifiedUser,
      origin: { templateId, name },
    }));
}

function isFor(content: string, destinationReference: string): boolean {
  const { destinations } = parseTemplateContent(content);
  return destinations.length === 0 || destinations.some((name) => matchesPattern(name, destinationReference));
}
