import type { ContextEntry, EvaluationResult, PolicySourceType, Statement } from '@aws-sdk/client-iam';
import { contextKeysOf } from '../../engines/policy/context-keys.js';
import { decide, type MatchedStatement, type PolicyDecision } from '../../engines/policy/evaluate.js';
import type { PrincipalFacts } from '../../engines/policy/principal-element.js';
import { statementSpans } from '../../engines/policy/statement-spans.js';
import { compiled, type PolicyText } from './identity.js';

/** What is simulated: every action on every resource. */
export interface Simulation {
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  readonly entries: readonly ContextEntry[];
  readonly identity: readonly PolicyText[];
  readonly boundary?: PolicyText;
  readonly resourcePolicy?: PolicyText;
  readonly caller: PrincipalFacts;
}

/** Nothing but the given context is known. */
export function simulate(simulation: Simulation): EvaluationResult[] {
  const values = new Map(
    simulation.entries.map(({ ContextKeyName = '', ContextKeyValues = [] }) => [
      ContextKeyName.toLowerCase(),
      ContextKeyValues,
    ]),
  );
  const { identity, boundary, resourcePolicy } = simulation;
  const texts = [...identity, boundary, resourcePolicy].filter((text) => text !== undefined);
  const missing = [...new Set(texts.flatMap(({ document }) => contextKeysOf(document)))].filter(
    (key) => !values.has(key.toLowerCase()),
  );
  // Two policies may have one name, so each is known by its place here.
  const numbered = (text: PolicyText) => compiled({ ...text, source: String(texts.indexOf(text)) });
  const set = {
    identity: identity.map(numbered),
    caller: simulation.caller,
    ...(boundary && { boundary: numbered(boundary) }),
    ...(resourcePolicy && { resource: numbered(resourcePolicy) }),
  };
  const context = { values: (key: string) => values.get(key) };
  return simulation.actions.flatMap((action) =>
    simulation.resources.map((resource) => {
      const decision = decide({ action, resource, context }, set);
      const statements = decision.matched.map((matched) => present(matched, texts[Number(matched.source)]));
      return result(action, resource, decision, statements, missing, set.boundary !== undefined);
    }),
  );
}

function result(
  action: string,
  resource: string,
  decision: PolicyDecision,
  statements: Statement[],
  missing: string[],
  hasBoundary: boolean,
): EvaluationResult {
  const boundary = hasBoundary && {
    PermissionsBoundaryDecisionDetail: {
      AllowedByPermissionsBoundary: decision.effect === 'allowed' || decision.layer !== 'boundary',
    },
  };
  return {
    EvalActionName: action,
    EvalResourceName: resource,
    EvalDecision: decision.effect,
    MatchedStatements: statements,
    MissingContextValues: missing,
    OrganizationsDecisionDetail: { AllowedByOrganizations: true },
    ...boundary,
    EvalDecisionDetails: {},
    ResourceSpecificResults: [
      {
        EvalResourceName: resource,
        EvalResourceDecision: decision.effect,
        MatchedStatements: statements,
        MissingContextValues: missing,
        ...boundary,
      },
    ],
  };
}

function present({ statement, layer }: MatchedStatement, text: PolicyText | undefined): Statement {
  const span = statementSpans(text?.document ?? '')[statement.index];
  return {
    SourcePolicyId: text?.source,
    // As AWS answers; the SDK's own values for it are others.
    SourcePolicyType: (layer === 'resource' ? 'Resource Policy' : 'IAM Policy') as PolicySourceType,
    ...(span && {
      StartPosition: { Line: span.start.line, Column: span.start.column },
      EndPosition: { Line: span.end.line, Column: span.end.column },
    }),
  };
}
