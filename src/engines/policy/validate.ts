import type { AwsError } from '../../kernel/aws-error.js';
import { findOperator } from './condition-operators.js';
import { parsePolicyDate } from './dates.js';
import {
  type PolicyDocument,
  type PolicyStatement,
  PolicySyntaxError,
  parsePolicyDocument,
} from './document.js';
import { malformed } from './malformed.js';
import { validateTrustStatement } from './validate-principals.js';
import { resourceProblem } from './validate-resources.js';

/** Where a document is used: what it may and must hold differs. */
export type PolicyUse = 'managed' | 'inline' | 'session' | 'trust';

/**
 * Refuses what AWS refuses when a document is stored, in AWS's order and words.
 * @throws AwsError MalformedPolicyDocument
 * @source AWS answers with these texts; the order of the checks is observed, not documented
 */
export function validatePolicy(text: string, use: PolicyUse): PolicyDocument {
  const document = parse(text, use);
  if (use === 'managed' && document.version !== '2012-10-17') {
    throw malformed('Policy document must be version 2012-10-17 or greater.');
  }
  for (const statement of document.statements) checkLegacyParsing(statement);
  checkUniqueSids(document);
  for (const statement of document.statements) checkHasActions(statement);
  for (const statement of document.statements) checkResources(statement);
  for (const statement of document.statements) statement.actions?.values.forEach(checkAction);
  for (const statement of document.statements) {
    if (use === 'trust') validateTrustStatement(statement);
    else checkIdentityStatement(statement);
  }
  return document;
}

function parse(text: string, use: PolicyUse): PolicyDocument {
  try {
    const document = parsePolicyDocument(text);
    for (const statement of document.statements) checkOperators(statement);
    return document;
  } catch (error) {
    if (!(error instanceof PolicySyntaxError)) throw error;
    const isJson = !(error.cause instanceof SyntaxError);
    throw malformed(
      use === 'trust' && !isJson ? 'This policy contains invalid Json' : 'Syntax errors in policy.',
    );
  }
}

function checkOperators(statement: PolicyStatement): void {
  for (const [name, keys] of statement.conditions) {
    if (keys.size > 0 && findOperator(name) === undefined) throw new PolicySyntaxError(`operator ${name}`);
  }
}

/** `Effect` in its exact spelling, dates that are dates, ARNs that are whole. */
function checkLegacyParsing(statement: PolicyStatement): void {
  if (statement.effect !== 'Allow' && statement.effect !== 'Deny') throw failedLegacyParsing();
  for (const [name, keys] of statement.conditions) {
    if (!/(^|:)date/i.test(name)) continue;
    for (const values of keys.values()) {
      if (values.some((value) => !value.includes('${') && parsePolicyDate(value) === undefined)) {
        throw failedLegacyParsing();
      }
    }
  }
  const resources = statement.resources?.values ?? [];
  // A resource that is reported on its own hides what the older parser would say about the statement.
  if (resources.some((resource) => resourceProblem(resource) !== undefined)) return;
  if (resources.some(isBrokenArn)) throw failedLegacyParsing();
}

function isBrokenArn(resource: string): boolean {
  if (resource === '*') return false;
  const parts = resource.split(':');
  return parts[2] === '' || (parts.length < 6 && resource.includes('::'));
}

function failedLegacyParsing(): AwsError {
  return malformed('The policy failed legacy parsing');
}

function checkUniqueSids(document: PolicyDocument): void {
  const seen = new Set<string>();
  for (const { sid } of document.statements) {
    if (sid === undefined || sid === '') continue;
    if (seen.has(sid)) throw malformed('Statement IDs (SID) in a single policy must be unique.');
    seen.add(sid);
  }
}

function checkHasActions(statement: PolicyStatement): void {
  if (statement.actions === undefined || statement.actions.values.length === 0) {
    throw malformed('Policy statement must contain actions.');
  }
}

/** Of several wrong resources AWS names the first in order of their text. */
function checkResources(statement: PolicyStatement): void {
  const resources = [...(statement.resources?.values ?? [])].sort();
  const problem = resources.map(resourceProblem).find((found) => found !== undefined);
  if (problem !== undefined) throw malformed(problem);
}

function checkAction(action: string): void {
  const [vendor = '', ...names] = action.split(':');
  if (names.length === 0 && vendor !== '*') {
    throw malformed('Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.');
  }
  if (names.length > 1) throw malformed('Actions/Condition can contain only one colon.');
  if (vendor !== '*' && !/^[a-zA-Z0-9.-]*$/.test(vendor)) throw malformed(`Vendor ${vendor} is not valid`);
}

function checkIdentityStatement(statement: PolicyStatement): void {
  if (statement.resources === undefined || statement.resources.values.length === 0) {
    throw malformed('Policy statement must contain resources.');
  }
  if (statement.principals !== undefined) throw malformed('Policy document should not specify a principal.');
}
