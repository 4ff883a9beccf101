import { departing, type MemberConstraint } from '../../front-door/constraints.js';
import { modelConstraints } from './model-constraints.js';

const idempotencyToken: MemberConstraint = { max: 64 };
const identifier: MemberConstraint = { max: 127 };

/** @source AWS CodeBuild API Reference, whose limits in words are not in the model */
export const constraints = departing(modelConstraints, {
  // CodeBuild refuses these in words of its own.
  'CreateProjectInput.name': { min: 2, max: 150 },
  'ProjectSource.type': {},
  'ProjectArtifacts.type': {},
  'RetryBuildInput.idempotencyToken': idempotencyToken,
  'StartBuildInput.idempotencyToken': idempotencyToken,
  'ProjectSource.sourceIdentifier': identifier,
  'ProjectArtifacts.artifactIdentifier': identifier,
});
