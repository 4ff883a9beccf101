import type { PutParameterRequest } from '@aws-sdk/client-ssm';
import { requestTags, tagsByKey } from '../../../front-door/access.js';
import type { Operation, RequestContext } from '../../../front-door/service.js';
import { AwsError } from '../../../kernel/aws-error.js';
import { PatternTooSlow, patternIsFound } from '../../../kernel/bounded-pattern.js';
import type { Sealer } from '../../../kernel/sealer.js';
import { regionalScope } from '../../../store/store.js';
import { parameterAccess } from '../access.js';
import { validationError } from '../errors.js';
import {
  DEFAULT_KEY,
  MAX_VERSIONS,
  type ParameterDocument,
  type ParameterVersion,
  type Tier,
} from '../model.js';
import { checkName, referenceOf } from '../names.js';
import { sealPurpose } from '../present.js';
import { latest, parameters } from '../store.js';
import { tagMap } from '../tags.js';

type Sdk = typeof import('@aws-sdk/client-ssm');

const MAX_BYTES: Readonly<Record<Tier, number>> = { Standard: 4096, Advanced: 8192 };

/** @source AWS Systems Manager API Reference, PutParameter */
export function putParameter(sealer: Sealer): Operation<Sdk, 'PutParameter'> {
  return {
    authorize: (input, context) => {
      const { Name: name, Policies: policies } = input;
      const tags = requestTags(tagsByKey(input.Tags));
      const put = parameterAccess('ssm:PutParameter', context, name, {
        ...tags,
        'ssm:overwrite': String(input.Overwrite ?? false),
        ...(policies && { 'ssm:policies': policies }),
      });
      const tag = parameterAccess('ssm:AddTagsToResource', context, name, tags);
      return input.Tags?.length ? [put, tag] : [put];
    },
    async handle(input, context) {
      const { name } = referenceOf(input.Name ?? '', context);
      checkName(name);
      return await context.store.transaction(async (tx) => {
        const scope = regionalScope(context);
        const before = (await tx.get(parameters, scope, name))?.doc;
        checkOverwrite(input, before);
        const version = newVersion(input, context, sealer, name, before);
        await tx.put(parameters, scope, name, {
          name,
          tags: { ...before?.tags, ...tagMap(input.Tags) },
          versions: withVersion(before?.versions ?? [], version, name),
        });
        return { Version: version.version, Tier: version.tier };
      });
    },
  };
}

function checkOverwrite(input: PutParameterRequest, before: ParameterDocument | undefined): void {
  if (before !== undefined && input.Overwrite !== true) {
    throw new AwsError(
      'ParameterAlreadyExists',
      'The parameter already exists. To overwrite this value, set the overwrite option in the request to true.',
    );
  }
  if (input.Overwrite === true && (input.Tags ?? []).length > 0) {
    throw validationError(
      "Invalid request: tags and overwrite can't be used together. To create a parameter with tags, please remove " +
        'overwrite flag. To update tags for an existing parameter, please use AddTagsToResource or RemoveTagsFromResource.',
    );
  }
}

function newVersion(
  input: PutParameterRequest,
  context: RequestContext,
  sealer: Sealer,
  name: string,
  before: ParameterDocument | undefined,
): ParameterVersion {
  const last = before && latest(before);
  const kind = input.Type ?? last?.kind;
  if (kind === undefined) {
    throw validationError('A parameter type is required when you create a parameter.');
  }
  const text = input.Value ?? '';
  const tier = tierOf(input, text);
  const allowedPattern = input.AllowedPattern ?? last?.allowedPattern;
  checkValue(text, tier, allowedPattern);
  checkPolicies(input.Policies, tier);
  return {
    version: (last?.version ?? 0) + 1,
    kind,
    value: kind === 'SecureString' ? sealer.seal(text, sealPurpose(context, name)) : text,
    description: input.Description ?? last?.description,
    allowedPattern,
    ...(kind === 'SecureString' && { keyId: input.KeyId ?? last?.keyId ?? DEFAULT_KEY }),
    tier,
    dataType: input.DataType ?? last?.dataType ?? 'text',
    policies: input.Policies,
    labels: [],
    modifiedAt: context.clock.now(),
    modifiedBy: context.caller.arn,
  };
}

function tierOf(input: PutParameterRequest, text: string): Tier {
  if (input.Tier === 'Advanced' || input.Tier === 'Standard') return input.Tier;
  const needsMore = Buffer.byteLength(text) > MAX_BYTES.Standard || input.Policies !== undefined;
  return input.Tier === 'Intelligent-Tiering' && needsMore ? 'Advanced' : 'Standard';
}

function checkValue(text: string, tier: Tier, allowedPattern: string | undefined): void {
  if (Buffer.byteLength(text) > MAX_BYTES[tier]) {
    const hint =
      tier === 'Standard'
        ? 'Standard tier parameters support a maximum parameter value of 4096 characters. To create a larger parameter ' +
          'value, upgrade the parameter to use the advanced-parameter tier.'
        : 'Advanced tier parameters support a maximum parameter value of 8192 characters.';
    throw validationError(hint);
  }
  if (text === '') {
    throw validationError(
      "1 validation error detected: Value '' at 'value' failed to satisfy constraint: Member must have length greater " +
        'than or equal to 1.',
    );
  }
  if (allowedPattern !== undefined && !isAllowed(allowedPattern, text)) {
    throw new AwsError(
      'ParameterPatternMismatchException',
      `Parameter value, cannot be validated against allowedPattern: ${allowedPattern}`,
    );
  }
}

/** @throws AwsError InvalidAllowedPatternException */
function isAllowed(pattern: string, text: string): boolean {
  try {
    return patternIsFound(`^(?:${pattern})$`, text);
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof PatternTooSlow) {
      throw new AwsError(
        'InvalidAllowedPatternException',
        `The allowed pattern is not a valid regular expression: ${pattern}`,
      );
    }
    throw error;
  }
}

function checkPolicies(policies: string | undefined, tier: Tier): void {
  if (policies === undefined) return;
  if (tier !== 'Advanced') {
    throw validationError('Parameter policies are only supported with advanced tier parameters.');
  }
  if (!isListOfObjects(policies)) {
    throw new AwsError(
      'InvalidPolicyTypeException',
      'The parameter policies are not a JSON list of policies.',
    );
  }
}

function isListOfObjects(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) && value.every((item) => typeof item === 'object' && item !== null);
  } catch (error) {
    if (error instanceof SyntaxError) return false;
    throw error;
  }
}

/** @throws AwsError ParameterMaxVersionLimitExceeded where the version that had to go carries a label */
function withVersion(
  versions: readonly ParameterVersion[],
  added: ParameterVersion,
  name: string,
): readonly ParameterVersion[] {
  const oldest = versions[0];
  if (oldest === undefined || versions.length < MAX_VERSIONS) return [...versions, added];
  if (oldest.labels.length > 0) {
    throw new AwsError(
      'ParameterMaxVersionLimitExceeded',
      `You attempted to create a new version of ${name} by calling the PutParameter API with the overwrite flag. Version ` +
        `${oldest.version}, the oldest version, can't be deleted because it has a label associated with it. Move the label ` +
        'to another version of the parameter, and try again.',
    );
  }
  return [...versions.slice(1), added];
}
