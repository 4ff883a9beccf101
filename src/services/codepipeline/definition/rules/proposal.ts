import type { PipelineDeclaration } from '@aws-sdk/client-codepipeline';
import type { Action, Definition, Stage } from '../../model.js';

/** What a client wants to store. */
export interface Proposal {
  /** As it came. */
  readonly declaration: PipelineDeclaration;
  /** With defaults. */
  readonly definition: Definition;
  /** The pipeline's region. */
  readonly region: string;
}

/** @throws AwsError where the proposal breaks the rule */
export type Rule = (proposal: Proposal) => void;

export interface PlacedAction {
  readonly stage: Stage;
  readonly action: Action;
}

export function actionsOf(definition: Definition): readonly PlacedAction[] {
  return definition.stages.flatMap((stage) => stage.actions.map((action) => ({ stage, action })));
}

/** The first value that occurs a second time. */
export function firstRepeated(values: readonly string[]): string | undefined {
  return values.find((value, index) => values.indexOf(value) < index);
}
