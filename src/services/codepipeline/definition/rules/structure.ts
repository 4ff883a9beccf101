import { invalidAction, invalidBlocker, invalidStage, invalidStructure } from '../../errors.js';
import { actionsOf, firstRepeated, type Proposal } from './proposal.js';

/** @source AWS CodePipeline User Guide, quotas: 2 to 50 stages */
export function hasTwoToFiftyStages({ definition }: Proposal): void {
  const count = definition.stages.length;
  if (count < 2) {
    throw invalidStructure(
      `Pipeline has only ${count} stage(s). There should be a minimum of 2 stages in a pipeline`,
    );
  }
  if (count > 50) {
    throw invalidStructure(
      `Pipeline has ${count} stages. There should be a maximum of 50 stages in a pipeline`,
    );
  }
}

/** @source AWS CodePipeline User Guide, pipeline structure reference: requirements of stages */
export function beginsWithSourcesOnly({ definition }: Proposal): void {
  const [first, ...others] = definition.stages;
  const isSource = (action: { actionTypeId: { category: string } }) =>
    action.actionTypeId.category === 'Source';
  if (!first?.actions.length || !first.actions.every(isSource)) {
    throw invalidStructure('Pipeline should start with a stage that only contains source actions');
  }
  for (const stage of others) {
    const source = stage.actions.find(isSource);
    if (source) {
      throw invalidStructure(
        `Source actions are only allowed in the first stage: '${source.name}' is in stage '${stage.name}'`,
      );
    }
  }
  if (others.every((stage) => stage.actions.length === 0)) {
    throw invalidStructure('Pipeline should contain at least one action that is not a source action');
  }
}

export function hasUniqueStageNames({ definition }: Proposal): void {
  const repeated = firstRepeated(definition.stages.map((stage) => stage.name));
  if (repeated !== undefined) throw invalidStructure(`Pipeline has more than one stage named '${repeated}'`);
}

/** @source AWS CodePipeline User Guide, quotas: actions per stage, in parallel, in sequence, per pipeline */
export function keepsActionQuotas({ definition }: Proposal): void {
  for (const { name, actions } of definition.stages) {
    if (actions.length < 1 || actions.length > 50) {
      throw invalidStage(
        `Stage '${name}' has ${actions.length} actions. A stage should have 1 to 50 actions`,
      );
    }
  }
  const total = actionsOf(definition).length;
  if (total > 500) throw invalidStructure(`Pipeline has ${total} actions. The maximum is 500`);
}

export function hasUniqueActionNames({ definition }: Proposal): void {
  for (const { name, actions } of definition.stages) {
    const repeated = firstRepeated(actions.map((action) => action.name));
    if (repeated !== undefined) {
      throw invalidAction(`Stage '${name}' has more than one action named '${repeated}'`);
    }
  }
}

/** @source AWS CodePipeline API Reference, BlockerDeclaration: reserved for future use */
export function hasNoBlockers({ declaration }: Proposal): void {
  for (const { name, blockers } of declaration.stages ?? []) {
    if (blockers?.length) throw invalidBlocker(`Stage '${name}' declares blockers, which are not supported`);
  }
}
