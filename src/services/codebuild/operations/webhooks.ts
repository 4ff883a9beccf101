import type { ScopeConfiguration, WebhookFilter } from '@aws-sdk/client-codebuild';
import type { OperationTable, RequestContext } from '../../../front-door/service.js';
import { AwsError } from '../../../kernel/aws-error.js';
import { ALPHANUMERIC } from '../../../kernel/ids.js';
import { regionalScope } from '../../../store/store.js';
import { projectAccess } from '../access.js';
import { webhookKeys } from '../condition-keys.js';
import { invalidInput, resourceNotFound } from '../errors.js';
import type { ProjectDocument } from '../model.js';
import { projectArn, projectNameOf } from '../names.js';
import { presentWebhook } from '../present/webhook.js';
import { projects, requireProject } from '../store.js';
import { forgetHeld } from '../webhooks/approval.js';
import { REPORTING_SOURCES } from '../webhooks/commit-status.js';
import type { WebhookDocument } from '../webhooks/model.js';

type Sdk = typeof import('@aws-sdk/client-codebuild');

const TOKEN_LENGTH = 64;
const SECRET_LENGTH = 40;

/** A project has one webhook at most. The provider is not asked: its hook is made by hand, with URL and secret of the answer. */
export const webhookOperations: OperationTable<Sdk> = {
  CreateWebhook: {
    authorize: (input, context) => [
      projectAccess('CreateWebhook', context, input.projectName, webhookKeys(input)),
    ],
    async handle(input, context) {
      checkFilters(input.filterGroups, input.branchFilter);
      const webhook: WebhookDocument = {
        token: context.ids.random(TOKEN_LENGTH, ALPHANUMERIC),
        ...newSecret(context),
        branchFilter: input.branchFilter,
        filterGroups: input.filterGroups ?? [],
        buildType: input.buildType,
        manualCreation: input.manualCreation ?? false,
        scopeConfiguration: input.scopeConfiguration,
        pullRequestBuildPolicy: input.pullRequestBuildPolicy,
      };
      if (webhook.buildType === 'RUNNER_BUILDKITE_BUILD') {
        throw invalidInput('Webhooks of build type RUNNER_BUILDKITE_BUILD are not supported');
      }
      return await change(context, input.projectName, (project) => {
        checkSource(project);
        checkScope(project, webhook.scopeConfiguration);
        if (project.webhook !== undefined) {
          const arn = projectArn(context, project.name);
          throw new AwsError('ResourceAlreadyExistsException', `Webhook already exists for project ${arn}`);
        }
        return {
          changed: { ...project, webhook },
          shown: { webhook: presentWebhook(context, project, webhook, true) },
        };
      });
    },
  },
  UpdateWebhook: {
    authorize: (input, context) => [
      projectAccess('UpdateWebhook', context, input.projectName, webhookKeys(input)),
    ],
    async handle(input, context) {
      checkFilters(input.filterGroups, input.branchFilter);
      return await change(context, input.projectName, (project) => {
        const before = requireWebhook(context, project);
        const webhook: WebhookDocument = {
          ...before,
          ...(input.rotateSecret === true && newSecret(context)),
          // Either kind of filter takes the other's place.
          branchFilter: input.filterGroups ? undefined : (input.branchFilter ?? before.branchFilter),
          filterGroups: input.filterGroups ?? (input.branchFilter ? [] : before.filterGroups),
          buildType: input.buildType ?? before.buildType,
          pullRequestBuildPolicy: input.pullRequestBuildPolicy ?? before.pullRequestBuildPolicy,
        };
        const isSecretShown = input.rotateSecret === true;
        return {
          changed: { ...project, webhook },
          shown: { webhook: presentWebhook(context, project, webhook, isSecretShown) },
        };
      });
    },
  },
  DeleteWebhook: {
    authorize: (input, context) => [projectAccess('DeleteWebhook', context, input.projectName)],
    async handle(input, context) {
      const name = projectNameOf(input.projectName ?? '', context);
      await context.store.transaction(async (tx) => {
        const { doc: project } = await requireProject(tx, context, name);
        requireWebhook(context, project);
        await tx.put(projects, regionalScope(context), name, { ...project, webhook: undefined });
        await forgetHeld(tx, context, name);
      });
      return {};
    },
  },
};

async function change<T>(
  context: RequestContext,
  nameOrArn: string | undefined,
  decide: (project: ProjectDocument) => { readonly changed: ProjectDocument; readonly shown: T },
): Promise<T> {
  const name = projectNameOf(nameOrArn ?? '', context);
  return await context.store.transaction(async (tx) => {
    const { doc } = await requireProject(tx, context, name);
    const { changed, shown } = decide(doc);
    await tx.put(projects, regionalScope(context), name, changed);
    return shown;
  });
}

function newSecret({ ids, clock }: RequestContext): Pick<WebhookDocument, 'secret' | 'secretModifiedAt'> {
  return { secret: ids.random(SECRET_LENGTH, ALPHANUMERIC), secretModifiedAt: clock.now() };
}

function requireWebhook(context: RequestContext, { name, webhook }: ProjectDocument): WebhookDocument {
  if (webhook === undefined) {
    throw resourceNotFound(`Webhook does not exist for project ${projectArn(context, name)}`);
  }
  return webhook;
}

/** @throws AwsError InvalidInputException */
function checkSource({ settings }: ProjectDocument): void {
  const { type } = settings.source;
  if (!REPORTING_SOURCES.includes(type)) {
    throw invalidInput(`Webhooks are not supported for projects with source type ${type ?? ''}`);
  }
}

/** @source AWS CodeBuild API Reference, ScopeConfiguration: domain. @throws AwsError InvalidInputException */
function checkScope({ settings }: ProjectDocument, scope: ScopeConfiguration | undefined): void {
  if (scope === undefined) return;
  const { type = '' } = settings.source;
  if (!scope.name) throw invalidInput('scopeConfiguration needs a name');
  if ((scope.scope === 'GITLAB_GROUP') !== type.startsWith('GITLAB')) {
    throw invalidInput(`Invalid scope ${scope.scope} for source type ${type}`);
  }
  if ((type === 'GITHUB_ENTERPRISE' || type === 'GITLAB_SELF_MANAGED') && !scope.domain) {
    throw invalidInput(`scopeConfiguration needs a domain for source type ${type}`);
  }
}

/** @throws AwsError InvalidInputException */
function checkFilters(
  groups: readonly (readonly WebhookFilter[])[] | undefined,
  branchFilter: string | undefined,
): void {
  if (branchFilter && groups && groups.length > 0) {
    throw invalidInput('branchFilter cannot be used together with filterGroups');
  }
  for (const group of groups ?? []) {
    if (!group.some(({ type }) => type === 'EVENT')) {
      throw invalidInput('A filter group must contain at least one EVENT filter');
    }
    for (const { type, pattern = '' } of group) if (type !== 'EVENT') checkPattern(pattern);
  }
  if (branchFilter) checkPattern(branchFilter);
}

function checkPattern(pattern: string): void {
  try {
    RegExp(pattern);
  } catch {
    throw invalidInput(`Invalid regular expression: ${pattern}`);
  }
}
