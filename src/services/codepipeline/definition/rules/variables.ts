import type { AwsError } from '../../../../kernel/aws-error.js';
import { invalidAction, invalidStructure } from '../../errors.js';
import type { Action, Definition, Stage } from '../../model.js';
import { MalformedReference, type Reference, referencesIn } from '../../variables/references.js';
import { actionsOf, firstRepeated, type Proposal } from './proposal.js';

const RESERVED_NAMESPACES: readonly string[] = ['codepipeline', 'variables'];

export function hasUniqueVariables({ definition }: Proposal): void {
  const repeated = firstRepeated(definition.variables.map((variable) => variable.name));
  if (repeated !== undefined) throw invalidStructure(`Pipeline declares the variable '${repeated}' twice`);
}

/** @source AWS CodePipeline User Guide, working with variables: namespaces */
export function hasUniqueNamespaces({ definition }: Proposal): void {
  const placed = actionsOf(definition);
  const artifacts = new Set(placed.flatMap(({ action }) => action.outputArtifacts.map(({ name }) => name)));
  const namespaces = placed.flatMap(({ action }) => action.namespace ?? []);
  const repeated = firstRepeated(namespaces);
  if (repeated !== undefined) {
    const places = placed
      .filter(({ action }) => action.namespace === repeated)
      .map(
        ({ stage, action }) =>
          `StageName=[${stage.name}], ActionName=[${action.name}], Namespace=[${repeated}]`,
      );
    throw invalidAction(
      `Namespaces must be unique across the pipeline definition. The following occur more than once in the pipeline.\n\n${places.join('\n')}`,
    );
  }
  for (const namespace of namespaces) {
    if (artifacts.has(namespace)) {
      throw invalidAction(`The namespace '${namespace}' is also the name of an artifact`);
    }
    if (RESERVED_NAMESPACES.includes(namespace)) {
      throw invalidAction(`The namespace '${namespace}' is reserved`);
    }
  }
}

export function hasValidReferences({ definition }: Proposal): void {
  const before = new Set<string>();
  for (const stage of definition.stages) {
    for (const action of stage.actions) {
      const known = new Set([...before, ...namespacesBelow(stage, action.runOrder)]);
      const texts = textsWithReferences(action);
      checkReferences(
        definition,
        { stage: stage.name, name: action.name, texts, refusal: invalidAction },
        known,
      );
    }
    for (const namespace of namespacesBelow(stage, Number.POSITIVE_INFINITY)) before.add(namespace);
  }
}

export function namespacesBelow(stage: Stage, runOrder: number): readonly string[] {
  return stage.actions
    .filter((action) => action.runOrder < runOrder)
    .flatMap((action) => action.namespace ?? []);
}

export interface Referring {
  readonly stage: string;
  /** The action's, or the rule's. */
  readonly name: string;
  readonly texts: readonly { readonly key: string; readonly text: string }[];
  readonly refusal: (message: string) => AwsError;
}

/** @param known the namespaces whose variables are certainly there by then */
export function checkReferences(
  definition: Definition,
  { stage, name, texts, refusal }: Referring,
  known: ReadonlySet<string>,
): void {
  for (const { key, text } of texts) {
    const refuse = (written: string, why: string) =>
      refusal(
        `Invalid variable reference: ${why}. StageName: ${stage}, ActionName: ${name}, ` +
          `ActionConfigurationKey: ${key}, VariableReferenceText: ${written}`,
      );
    let references: readonly Reference[];
    try {
      references = referencesIn(text);
    } catch (error) {
      if (error instanceof MalformedReference)
        throw refuse(error.text, 'it is not of the form #{namespace.key}');
      throw error;
    }
    for (const reference of references) {
      const why = referenceProblem(definition, reference, known);
      if (why !== undefined) throw refuse(reference.text, why);
    }
  }
}

function referenceProblem(
  definition: Definition,
  { namespace, key }: Reference,
  known: ReadonlySet<string>,
): string | undefined {
  if (namespace === 'codepipeline') {
    return key === 'PipelineExecutionId' ? undefined : `the namespace codepipeline has no key ${key}`;
  }
  if (namespace === 'variables') {
    const isDeclared = definition.variables.some((variable) => variable.name === key);
    return isDeclared ? undefined : `the pipeline declares no variable ${key}`;
  }
  return known.has(namespace) ? undefined : `no preceding action has the namespace ${namespace}`;
}

/** Everything of an action in which a variable is filled in. */
function textsWithReferences(action: Action): readonly { key: string; text: string }[] {
  return [
    ...Object.entries(action.configuration).map(([key, text]) => ({ key, text })),
    ...(action.commands ?? []).map((text) => ({ key: 'commands', text })),
    ...(action.environmentVariables ?? []).map(({ value }) => ({ key: 'environmentVariables', text: value })),
  ];
}
