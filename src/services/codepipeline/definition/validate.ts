import * as actions from './rules/actions.js';
import * as artifacts from './rules/artifacts.js';
import * as conditions from './rules/conditions.js';
import type { Proposal, Rule } from './rules/proposal.js';
import * as structure from './rules/structure.js';
import * as v2 from './rules/v2.js';
import * as variables from './rules/variables.js';

/** In this order: a client sees the first that is broken. Each relies on those before it. */
const RULES: readonly Rule[] = [
  structure.hasTwoToFiftyStages,
  structure.beginsWithSourcesOnly,
  structure.hasUniqueStageNames,
  structure.keepsActionQuotas,
  structure.hasUniqueActionNames,
  structure.hasNoBlockers,
  actions.hasKnownActionTypes,
  actions.keepsArtifactCounts,
  artifacts.hasUniqueOutputs,
  artifacts.hasInputsFromBefore,
  actions.hasValidConfigurations,
  actions.keepsRegions,
  artifacts.hasArtifactStores,
  variables.hasUniqueVariables,
  variables.hasUniqueNamespaces,
  variables.hasValidReferences,
  actions.keepsSpecialMembers,
  v2.keepsToItsType,
  v2.keepsRollbackFromParallel,
  v2.hasValidFailureResults,
  conditions.hasValidConditions,
  conditions.hasValidRules,
  v2.hasValidTriggers,
];

/**
 * What AWS checks when a pipeline is saved. What it does not (whether buckets, projects and repositories exist)
 * fails when the pipeline runs.
 *
 * @throws AwsError InvalidStructureException, InvalidStageDeclarationException,
 *   InvalidActionDeclarationException or InvalidBlockerDeclarationException
 */
export function validate(proposal: Proposal): void {
  for (const rule of RULES) rule(proposal);
}
