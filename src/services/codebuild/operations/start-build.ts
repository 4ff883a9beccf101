import { createHash } from 'node:crypto';
import type { StartBuildInput } from '@aws-sdk/client-codebuild';
import type { Operation, RequestContext } from '../../../front-door/service.js';
import { DAY_MS } from '../../../kernel/duration.js';
import { regionalScope, sortableNumber, type Transaction } from '../../../store/store.js';
import { projectAccess } from '../access.js';
import { beginBuild, type NewBuild } from '../begin-build.js';
import { invalidInput } from '../errors.js';
import { initiatorOf } from '../initiator.js';
import type { BuildDocument, ProjectDocument } from '../model.js';
import { projectNameOf } from '../names.js';
import { overriddenSettings } from '../override-settings.js';
import { pipelineBuild } from '../pipeline-build.js';
import { presentBuild } from '../present/build.js';
import { roleArn } from '../project-defaults.js';
import { checkRoleAccount, passServiceRole } from '../service-role.js';
import { builds, requireProject } from '../store.js';
import { checkSettings } from './create-project.js';

type Sdk = typeof import('@aws-sdk/client-codebuild');

/** Longer than AWS's five minutes: a pipeline asks again after its server was down for a while. */
const TOKEN_VALID_MS = DAY_MS;

export const startBuild: Operation<Sdk, 'StartBuild'> = {
  authorize: (input, context) => [
    projectAccess('StartBuild', context, input.projectName),
    ...(input.serviceRoleOverride === undefined
      ? []
      : passServiceRole(
          roleArn(input.serviceRoleOverride, context),
          context,
          projectNameOf(input.projectName ?? ''),
        )),
  ],
  async handle(input, context) {
    const { idempotencyToken } = input;
    const requestHash = idempotencyToken === undefined ? undefined : hashOf(input);
    return await context.store.transaction(async (tx) => {
      const known = await startedWith(context, tx, idempotencyToken, requestHash);
      if (known !== undefined) return { build: presentBuild(context, known) };
      const project = await requireProject(tx, context, projectNameOf(input.projectName ?? ''));
      const wanted = newBuild(context, project.doc, input);
      const build = await beginBuild(context, tx, project, { ...wanted, idempotencyToken, requestHash });
      return { build: presentBuild(context, build) };
    });
  },
};

function newBuild(context: RequestContext, project: ProjectDocument, input: StartBuildInput): NewBuild {
  const settings = overriddenSettings(project.settings, input, project.name, context);
  checkRoleAccount(settings.serviceRole, context);
  if (project.settings.source.type === 'CODEPIPELINE') return pipelineBuild(settings, input);
  if (settings.source.type === 'CODEPIPELINE') {
    throw invalidInput('Invalid type provided: Project source type');
  }
  if (settings.artifacts.type === 'CODEPIPELINE') {
    throw invalidInput('ArtifactsOverride must be set when using artifacts type CodePipelines');
  }
  checkSettings(settings);
  return { settings, initiator: initiatorOf(context) };
}

/**
 * @returns the build that the token has started already
 * @throws AwsError InvalidInputException where the token came with another request
 */
export async function startedWith(
  context: RequestContext,
  tx: Transaction,
  token: string | undefined,
  requestHash: string | undefined,
): Promise<BuildDocument | undefined> {
  if (token === undefined) return undefined;
  const [known] = await tx.listBy(builds, regionalScope(context), 'token', token, {
    minSort: sortableNumber(context.clock.now() - TOKEN_VALID_MS),
    reverse: true,
    limit: 1,
  });
  if (known !== undefined && known.doc.requestHash !== requestHash) {
    throw invalidInput('Idempotency token was used with different parameters: parameter mismatch');
  }
  return known?.doc;
}

/** Of the request as it was meant: the order of its members does not count. */
export function hashOf(input: object): string {
  return createHash('sha256').update(JSON.stringify(input, sortedMembers)).digest('hex');
}

function sortedMembers(_key: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([left], [right]) => (left < right ? -1 : 1)));
}
