import type { ActionFailure, ArtifactLocation, ExternalExecution } from '../history.js';
import type { ConditionType } from '../machine/plan.js';
import type { RuleStatus } from '../machine/state.js';
import type { Rule } from '../model.js';

/** One evaluation of one rule. */
export interface RuleRecord {
  readonly pipelineId: string;
  readonly pipelineName: string;
  readonly pipelineVersion: number;
  readonly executionId: string;
  readonly ruleExecutionId: string;
  /** Its place in the pipeline's history. */
  readonly sequence: number;
  readonly attempt: number;
  readonly stage: string;
  readonly condition: ConditionType;
  /** As declared. */
  readonly rule: Rule;
  readonly pipelineRoleArn: string;
  readonly region: string;
  readonly inputs: readonly ArtifactLocation[];
  /** With its variables filled in, as the commands. */
  readonly configuration: Readonly<Record<string, string>>;
  readonly commands: readonly string[];
  readonly status: RuleStatus;
  /** What keeps it from being evaluated at all. */
  readonly refusal?: ActionFailure;
  /** What it runs elsewhere. */
  readonly external?: ExternalExecution;
  readonly summary?: string;
  readonly failure?: ActionFailure;
  readonly startedAt: number;
  readonly updatedAt: number;
  /** When it fails if it has not been met. */
  readonly timeoutAt: number;
}
