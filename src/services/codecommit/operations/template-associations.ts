import { onAnyResource } from '../../../front-door/access.js';
import type { ServiceSdks } from '../../../front-door/sdk-types.js';
import type { Operation, RequestContext } from '../../../front-door/service.js';
import { isAwsError } from '../../../kernel/aws-error.js';
import { regionalScope, type Transaction } from '../../../store/store.js';
import { onRepository, repositoryAccess } from '../access.js';
import { existingRepository } from '../checks.js';
import { QUOTAS } from '../constraints.js';
import { codeCommitError } from '../errors.js';
import { placeOf, type RepositoryDocument } from '../model.js';
import { pageOfNames } from '../pages.js';
import { templateEvent } from '../templates/events.js';
import type { TemplateDocument } from '../templates/model.js';
import {
  associationKey,
  associations,
  existingTemplate,
  repositoriesWith,
  templatesOf,
} from '../templates/store.js';

type Sdk = ServiceSdks['codecommit'];

/** One that is associated already stays so. */
export const associateTemplate: Operation<Sdk, 'AssociateApprovalRuleTemplateWithRepository'> = {
  authorize: onRepository('AssociateApprovalRuleTemplateWithRepository'),
  async handle(input, context) {
    await inOne(context, input, 'approvalRuleTemplateAssociatedWithRepository', associate);
    return {};
  },
};

export const disassociateTemplate: Operation<Sdk, 'DisassociateApprovalRuleTemplateFromRepository'> = {
  authorize: onRepository('DisassociateApprovalRuleTemplateFromRepository'),
  async handle(input, context) {
    await inOne(context, input, 'approvalRuleTemplateDisassociatedFromRepository', disassociate);
    return {};
  },
};

export const batchAssociateTemplate: Operation<Sdk, 'BatchAssociateApprovalRuleTemplateWithRepositories'> = {
  authorize: onRepositories('BatchAssociateApprovalRuleTemplateWithRepositories'),
  async handle(input, context) {
    const event = 'batchAssociateApprovalRuleTemplateWithRepositories';
    const { names, errors } = await inBatch(context, input, event, associate);
    return { associatedRepositoryNames: names, errors };
  },
};

export const batchDisassociateTemplate: Operation<
  Sdk,
  'BatchDisassociateApprovalRuleTemplateFromRepositories'
> = {
  authorize: onRepositories('BatchDisassociateApprovalRuleTemplateFromRepositories'),
  async handle(input, context) {
    const event = 'batchDisassociateApprovalRuleTemplateFromRepositories';
    const { names, errors } = await inBatch(context, input, event, disassociate);
    return { disassociatedRepositoryNames: names, errors };
  },
};

export const listTemplatesOfRepository: Operation<Sdk, 'ListAssociatedApprovalRuleTemplatesForRepository'> = {
  authorize: onRepository('ListAssociatedApprovalRuleTemplatesForRepository'),
  async handle(input, context) {
    const repository = await existingRepository(context.store, context, input.repositoryName);
    const found = await templatesOf(context.store, placeOf(context, repository));
    const listing = `ListAssociatedApprovalRuleTemplatesForRepository:${repository.repositoryId}`;
    const all = found.map(({ name }) => name);
    const page = pageOfNames(context, listing, all, input);
    return { approvalRuleTemplateNames: page.names, nextToken: page.nextToken };
  },
};

export const listRepositoriesOfTemplate: Operation<Sdk, 'ListRepositoriesForApprovalRuleTemplate'> = {
  authorize: onAnyResource('codecommit:ListRepositoriesForApprovalRuleTemplate'),
  async handle(input, context) {
    const template = await existingTemplate(context.store, context, input.approvalRuleTemplateName);
    const found = await repositoriesWith(context.store, context, template);
    const listing = `ListRepositoriesForApprovalRuleTemplate:${template.templateId}`;
    const all = found.map(({ repositoryName }) => repositoryName);
    const page = pageOfNames(context, listing, all, input);
    return { repositoryNames: page.names, nextToken: page.nextToken };
  },
};

function onRepositories(action: string) {
  return (input: { readonly repositoryNames?: readonly string[] | undefined }, context: RequestContext) =>
    (input.repositoryNames ?? []).map((name) => repositoryAccess(action, context, name));
}

interface OneInput {
  readonly approvalRuleTemplateName?: string | undefined;
  readonly repositoryName?: string | undefined;
}

/** What changes nothing is no event. */
async function inOne(
  context: RequestContext,
  input: OneInput,
  event: Parameters<typeof templateEvent>[1],
  change: typeof associate,
): Promise<void> {
  await context.store.transaction(async (tx) => {
    const template = await existingTemplate(tx, context, input.approvalRuleTemplateName);
    const repository = await existingRepository(tx, context, input.repositoryName);
    if (!(await change(tx, context, template, repository))) return;
    await context.emit(tx, templateEvent(context, event, template, [repository]));
  });
}

interface BatchInput {
  readonly approvalRuleTemplateName?: string | undefined;
  readonly repositoryNames?: readonly string[] | undefined;
}

/** What is wrong with one repository is told of that one; the others are done. */
async function inBatch(
  context: RequestContext,
  input: BatchInput,
  event: Parameters<typeof templateEvent>[1],
  change: typeof associate,
) {
  const { repositoryNames = [] } = input;
  if (repositoryNames.length === 0) throw codeCommitError('RepositoryNamesRequired');
  if (repositoryNames.length > QUOTAS.batchNames) throw codeCommitError('MaximumRepositoryNamesExceeded');
  return context.store.transaction(async (tx) => {
    const template = await existingTemplate(tx, context, input.approvalRuleTemplateName);
    const done: RepositoryDocument[] = [];
    const errors = [];
    for (const repositoryName of new Set(repositoryNames)) {
      try {
        const repository = await existingRepository(tx, context, repositoryName);
        await change(tx, context, template, repository);
        done.push(repository);
      } catch (error) {
        if (!isAwsError(error)) throw error;
        errors.push({ repositoryName, errorCode: error.code, errorMessage: error.message });
      }
    }
    if (done.length > 0) await context.emit(tx, templateEvent(context, event, template, done));
    return { names: done.map(({ repositoryName }) => repositoryName), errors };
  });
}

/** @returns whether it was not so before. @throws AwsError MaximumRuleTemplatesAssociatedWithRepositoryException */
async function associate(
  tx: Transaction,
  context: RequestContext,
  { templateId }: TemplateDocument,
  { repositoryId }: RepositoryDocument,
): Promise<boolean> {
  const scope = regionalScope(context);
  const link = { templateId, repositoryId };
  if ((await tx.get(associations, scope, associationKey(link))) !== undefined) return false;
  const limit = QUOTAS.templatesPerRepository;
  const known = await tx.listBy(associations, scope, 'repository', repositoryId, { limit });
  if (known.length >= limit) throw codeCommitError('MaximumRuleTemplatesAssociatedWithRepository');
  await tx.put(associations, scope, associationKey(link), link);
  return true;
}

/** @returns whether it was so before */
async function disassociate(
  tx: Transaction,
  context: RequestContext,
  { templateId }: TemplateDocument,
  { repositoryId }: RepositoryDocument,
): Promise<boolean> {
  const scope = regionalScope(context);
  const key = associationKey({ templateId, repositoryId });
  if ((await tx.get(associations, scope, key)) === undefined) return false;
  await tx.delete(associations, scope, key);
  return true;
}
