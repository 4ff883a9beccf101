import type { SimulateCustomPolicyRequest } from '@aws-sdk/client-iam';
import { contextKeysOf } from '../../../engines/policy/context-keys.js';
import type { PrincipalFacts } from '../../../engines/policy/principal-element.js';
import { validatePolicy } from '../../../engines/policy/validate.js';
import { onAnyResource } from '../../../front-door/access.js';
import type { OperationTable, RequestContext } from '../../../front-door/service.js';
import { parseArn } from '../../../kernel/arn.js';
import { noSuchGroup, noSuchRole, noSuchUser, validationError } from '../errors.js';
import { managedPolicyText, type PolicyText, policyTextsOf, policyTextsOfUser } from '../identity.js';
import { given } from '../names.js';
import { pageOfList } from '../paging.js';
import { type Simulation, simulate } from '../simulation.js';
import { findGroup, findUser, roleByArn } from '../store.js';

type Iam = typeof import('@aws-sdk/client-iam');

export const simulationOperations = {
  SimulateCustomPolicy: {
    authorize: onAnyResource('iam:SimulateCustomPolicy'),
    async handle(input, context) {
      const caller = callerOf(input.CallerArn ?? context.caller.arn, context);
      return paged(input, context, { ...common(input), identity: inputPolicies(input), caller });
    },
  },

  SimulatePrincipalPolicy: {
    authorize: (input) => [{ action: 'iam:SimulatePrincipalPolicy', resource: given(input.PolicySourceArn) }],
    async handle(input, context) {
      const arn = given(input.PolicySourceArn);
      const source = await policySource(arn, context);
      const fromInput = common(input);
      return paged(input, context, {
        ...fromInput,
        identity: [...source.identity, ...inputPolicies(input)],
        boundary: fromInput.boundary ?? source.boundary,
        caller: callerOf(input.CallerArn ?? arn, context),
      });
    },
  },

  GetContextKeysForCustomPolicy: {
    authorize: onAnyResource('iam:GetContextKeysForCustomPolicy'),
    async handle(input) {
      return { ContextKeyNames: keysOf(inputPolicies(input)) };
    },
  },

  GetContextKeysForPrincipalPolicy: {
    authorize: (input) => [
      { action: 'iam:GetContextKeysForPrincipalPolicy', resource: given(input.PolicySourceArn) },
    ],
    async handle(input, context) {
      const { identity } = await policySource(given(input.PolicySourceArn), context);
      return { ContextKeyNames: keysOf([...identity, ...inputPolicies(input)]) };
    },
  },
} satisfies OperationTable<Iam>;

type Request = Omit<SimulateCustomPolicyRequest, 'PolicyInputList'>;

function common(input: Request): Omit<Simulation, 'identity' | 'caller'> {
  const [boundary] = input.PermissionsBoundaryPolicyInputList ?? [];
  return {
    actions: input.ActionNames ?? [],
    resources: input.ResourceArns?.length ? input.ResourceArns : ['*'],
    entries: input.ContextEntries ?? [],
    ...(boundary !== undefined && { boundary: checked(boundary, 'PermissionsBoundaryPolicyInputList.1') }),
    ...(input.ResourcePolicy !== undefined && {
      resourcePolicy: { source: 'ResourcePolicy', document: input.ResourcePolicy },
    }),
  };
}

function inputPolicies(input: { readonly PolicyInputList?: readonly string[] | undefined }): PolicyText[] {
  return (input.PolicyInputList ?? []).map((document, index) =>
    checked(document, `PolicyInputList.${index + 1}`),
  );
}

/** @throws AwsError MalformedPolicyDocument */
function checked(document: string, source: string): PolicyText {
  validatePolicy(document, 'inline');
  return { source, document };
}

function paged(input: Request, context: RequestContext, simulation: Simulation) {
  const listing = `simulation:${JSON.stringify([simulation.actions, simulation.resources])}`;
  const page = pageOfList(context, listing, input, simulate(simulation));
  return { EvaluationResults: [...page.items], ...page.members };
}

function keysOf(texts: readonly PolicyText[]): string[] {
  return [...new Set(texts.flatMap(({ document }) => contextKeysOf(document)))];
}

interface PolicySource {
  readonly identity: readonly PolicyText[];
  readonly boundary?: PolicyText | undefined;
}

/** @throws AwsError NoSuchEntity, ValidationError */
async function policySource(arn: string, { store, account }: RequestContext): Promise<PolicySource> {
  const [type, ...path] = (parseArn(arn)?.resource ?? '').split('/');
  const name = path.at(-1) ?? '';
  const boundaryOf = async (boundary: string | undefined) =>
    boundary === undefined ? undefined : await managedPolicyText(store, account, boundary);
  if (type === 'user') {
    const user = await findUser(store, account, name);
    if (user === undefined) throw noSuchUser(name);
    const identity = await policyTextsOfUser(store, user);
    return { identity, boundary: await boundaryOf(user.permissionsBoundary) };
  }
  if (type === 'role') {
    const role = await roleByArn(store, arn);
    if (role === undefined) throw noSuchRole(name);
    const identity = await policyTextsOf(store, role);
    return { identity, boundary: await boundaryOf(role.permissionsBoundary) };
  }
  if (type === 'group') {
    const group = await findGroup(store, account, name);
    if (group === undefined) throw noSuchGroup(name);
    return { identity: await policyTextsOf(store, group) };
  }
  throw validationError(`Invalid Entity Arn: ${arn} does not clearly define entity type and name.`);
}

function callerOf(arn: string, { account }: RequestContext): PrincipalFacts {
  const parsed = parseArn(arn);
  return {
    kind: 'aws',
    accountId: parsed?.accountId ?? account.accountId,
    arn,
    ...(parsed?.resource.startsWith('role/') && { roleArn: arn }),
  };
}
