import { onAnyResource } from '../../../front-door/access.js';
import type { ServiceSdks } from '../../../front-door/sdk-types.js';
import type { Operation, RequestContext } from '../../../front-door/service.js';
import { regionalScope, type Transaction } from '../../../store/store.js';
import { contentSha256, templateContentOf } from '../approvals/rule-content.js';
import { QUOTAS } from '../constraints.js';
import { codeCommitError } from '../errors.js';
import { pageOfNames } from '../pages.js';
import { templateEvent } from '../templates/events.js';
import type { TemplateDocument } from '../templates/model.js';
import { presentTemplate } from '../templates/present.js';
import { existingTemplate, repositoriesWith, templateNameOf, templates } from '../templates/store.js';

type Sdk = ServiceSdks['codecommit'];

export const createApprovalRuleTemplate: Operation<Sdk, 'CreateApprovalRuleTemplate'> = {
  authorize: onAnyResource('codecommit:CreateApprovalRuleTemplate'),
  async handle(input, context) {
    const now = context.clock.now();
    const template: TemplateDocument = {
      templateId: context.ids.uuid(),
      name: templateNameOf(input.approvalRuleTemplateName),
      description: descriptionOf(input.approvalRuleTemplateDescription),
      content: templateContentOf(input.approvalRuleTemplateContent),
      createdAt: now,
      lastModifiedAt: now,
      lastModifiedUser: context.caller.arn,
    };
    await context.store.transaction(async (tx) => {
      await requireFreeName(tx, context, template.name);
      const limit = QUOTAS.approvalRuleTemplates;
      const known = await tx.list(templates, regionalScope(context), { limit });
      if (known.length >= limit) throw codeCommitError('NumberOfRuleTemplatesExceeded');
      await tx.put(templates, regionalScope(context), template.name, template, { expect: 'absent' });
      await context.emit(tx, templateEvent(context, 'approvalRuleTemplateCreated', template));
    });
    return { approvalRuleTemplate: presentTemplate(template) };
  },
};

export const getApprovalRuleTemplate: Operation<Sdk, 'GetApprovalRuleTemplate'> = {
  authorize: onAnyResource('codecommit:GetApprovalRuleTemplate'),
  async handle(input, context) {
    const template = await existingTemplate(context.store, context, input.approvalRuleTemplateName);
    return { approvalRuleTemplate: presentTemplate(template) };
  },
};

export const listApprovalRuleTemplates: Operation<Sdk, 'ListApprovalRuleTemplates'> = {
  authorize: onAnyResource('codecommit:ListApprovalRuleTemplates'),
  async handle(input, context) {
    const found = await context.store.list(templates, regionalScope(context));
    const names = found.map(({ doc }) => doc.name);
    const page = pageOfNames(context, 'ListApprovalRuleTemplates', names, input);
    return { approvalRuleTemplateNames: page.names, nextToken: page.nextToken };
  },
};

/** One that is not there is deleted already. */
export const deleteApprovalRuleTemplate: Operation<Sdk, 'DeleteApprovalRuleTemplate'> = {
  authorize: onAnyResource('codecommit:DeleteApprovalRuleTemplate'),
  async handle(input, context) {
    const name = templateNameOf(input.approvalRuleTemplateName);
    const approvalRuleTemplateId = await context.store.transaction(async (tx) => {
      const template = (await tx.get(templates, regionalScope(context), name))?.doc;
      if (template === undefined) return undefined;
      const [inUse] = await repositoriesWith(tx, context, template);
      if (inUse !== undefined) throw codeCommitError('ApprovalRuleTemplateInUse');
      await tx.delete(templates, regionalScope(context), name);
      await context.emit(tx, templateEvent(context, 'approvalRuleTemplateDeleted', template));
      return template.templateId;
    });
    return { approvalRuleTemplateId };
  },
};

/** Its repositories stay its own. */
export const updateApprovalRuleTemplateName: Operation<Sdk, 'UpdateApprovalRuleTemplateName'> = {
  authorize: onAnyResource('codecommit:UpdateApprovalRuleTemplateName'),
  async handle(input, context) {
    const name = templateNameOf(input.newApprovalRuleTemplateName);
    return update(context, input.oldApprovalRuleTemplateName, async (template, tx) => {
      await requireFreeName(tx, context, name);
      return { ...template, name };
    });
  },
};

export const updateApprovalRuleTemplateDescription: Operation<Sdk, 'UpdateApprovalRuleTemplateDescription'> =
  {
    authorize: onAnyResource('codecommit:UpdateApprovalRuleTemplateDescription'),
    async handle(input, context) {
      const description = descriptionOf(input.approvalRuleTemplateDescription);
      return update(context, input.approvalRuleTemplateName, (template) => ({ ...template, description }));
    },
  };

/** Rules that pull requests have already stay as they are. */
export const updateApprovalRuleTemplateContent: Operation<Sdk, 'UpdateApprovalRuleTemplateContent'> = {
  authorize: onAnyResource('codecommit:UpdateApprovalRuleTemplateContent'),
  async handle(input, context) {
    const content = templateContentOf(input.newRuleContent);
    const { existingRuleContentSha256: expected } = input;
    return update(context, input.approvalRuleTemplateName, (template) => {
      if (expected !== undefined && expected !== contentSha256(template)) {
        throw codeCommitError('InvalidRuleContentSha256');
      }
      return { ...template, content };
    });
  },
};

async function update(
  context: RequestContext,
  name: string | undefined,
  change: (template: TemplateDocument, tx: Transaction) => TemplateDocument | Promise<TemplateDocument>,
) {
  const scope = regionalScope(context);
  const template = await context.store.transaction(async (tx) => {
    const former = await existingTemplate(tx, context, name);
    const changed = {
      ...(await change(former, tx)),
      lastModifiedAt: context.clock.now(),
      lastModifiedUser: context.caller.arn,
    };
    if (changed.name !== former.name) await tx.delete(templates, scope, former.name);
    await tx.put(templates, scope, changed.name, changed);
    const used = await repositoriesWith(tx, context, changed);
    await context.emit(tx, templateEvent(context, 'approvalRuleTemplateUpdated', changed, used));
    return changed;
  });
  return { approvalRuleTemplate: presentTemplate(template) };
}

/** @throws AwsError ApprovalRuleTemplateNameAlreadyExistsException */
async function requireFreeName(tx: Transaction, context: RequestContext, name: string): Promise<void> {
  const taken = await tx.get(templates, regionalScope(context), name);
  if (taken !== undefined) throw codeCommitError('ApprovalRuleTemplateNameAlreadyExists');
}

/** @throws AwsError InvalidApprovalRuleTemplateDescriptionException */
function descriptionOf(value: string | undefined): string | undefined {
  if ((value?.length ?? 0) > QUOTAS.descriptionCharacters) {
    throw codeCommitError('InvalidApprovalRuleTemplateDescription');
  }
  return value === '' ? undefined : value;
}
