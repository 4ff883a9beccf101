import type { OperationTable, RequestContext } from '../../../front-door/service.js';
import { AwsError } from '../../../kernel/aws-error.js';
import { regionalScope } from '../../../store/store.js';
import { parameterAccess } from '../access.js';
import { versionNotFound } from '../errors.js';
import type { ParameterVersion } from '../model.js';
import { latest, parameters, requireParameter } from '../store.js';

type Sdk = typeof import('@aws-sdk/client-ssm');

const MAX_LABELS = 10;

/** A label is on one version of a parameter at a time. */
export const labelOperations: OperationTable<Sdk> = {
  LabelParameterVersion: {
    authorize: (input, context) => [parameterAccess('ssm:LabelParameterVersion', context, input.Name)],
    async handle({ Name: name = '', ParameterVersion: wanted, Labels: labels = [] }, context) {
      const valid = labels.filter(isValidLabel);
      const version = await changeVersions(context, name, (versions, last) => {
        const number = wanted ?? last;
        return [number, versions.map((each) => relabelled(each, valid, number))];
      });
      return { ParameterVersion: version, InvalidLabels: labels.filter((label) => !isValidLabel(label)) };
    },
  },
  UnlabelParameterVersion: {
    authorize: (input, context) => [parameterAccess('ssm:UnlabelParameterVersion', context, input.Name)],
    async handle({ Name: name = '', ParameterVersion: number = 0, Labels: labels = [] }, context) {
      let removed: readonly string[] = [];
      await changeVersions(context, name, (versions) => [
        number,
        versions.map((each) => {
          if (each.version !== number) return each;
          removed = labels.filter((label) => each.labels.includes(label));
          return { ...each, labels: each.labels.filter((label) => !labels.includes(label)) };
        }),
      ]);
      return {
        RemovedLabels: [...removed],
        InvalidLabels: labels.filter((label) => !removed.includes(label)),
      };
    },
  },
};

/** @source AWS Systems Manager User Guide, "Working with parameter labels": no digit first, not `aws` or `ssm` */
function isValidLabel(label: string): boolean {
  return /^[A-Za-z_.-][\w.-]{0,99}$/.test(label) && !/^(aws|ssm)/i.test(label);
}

function relabelled(each: ParameterVersion, added: readonly string[], number: number): ParameterVersion {
  const kept = each.labels.filter((label) => !added.includes(label));
  if (each.version !== number) return { ...each, labels: kept };
  const labels = [...kept, ...added];
  if (labels.length > MAX_LABELS) {
    throw new AwsError(
      'ParameterVersionLabelLimitExceeded',
      `A parameter version can have maximum ${MAX_LABELS} labels. Move one or more labels to another version and try again.`,
    );
  }
  return { ...each, labels };
}

async function changeVersions(
  context: RequestContext,
  name: string,
  change: (versions: readonly ParameterVersion[], last: number) => [number, readonly ParameterVersion[]],
): Promise<number> {
  return await context.store.transaction(async (tx) => {
    const { key, doc } = await requireParameter(tx, context, name);
    const [number, versions] = change(doc.versions, latest(doc).version);
    if (!versions.some(({ version }) => version === number)) throw versionNotFound(doc.name, String(number));
    await tx.put(parameters, regionalScope(context), key, { ...doc, versions });
    return number;
  });
}
