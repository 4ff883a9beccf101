/**
 * A policy document, its shorthand written out: single values are lists, the statement is a list.
 * @source IAM User Guide, "Grammar of the IAM JSON policy language"
 */
export interface PolicyDocument {
  readonly version: string | undefined;
  readonly statements: readonly PolicyStatement[];
}

export interface PolicyStatement {
  readonly sid: string | undefined;
  readonly effect: string;
  readonly actions: ElementList | undefined;
  readonly resources: ElementList | undefined;
  readonly principals: PrincipalElement | undefined;
  /** Operator -> condition key -> values. */
  readonly conditions: ReadonlyMap<string, ReadonlyMap<string, readonly string[]>>;
}

/** `Action` or `NotAction`, `Resource` or `NotResource`. */
export interface ElementList {
  readonly not: boolean;
  readonly values: readonly string[];
}

export interface PrincipalElement {
  readonly not: boolean;
  /** `*`, or names by kind: `AWS`, `Service`, `Federated`, `CanonicalUser`. */
  readonly by: '*' | ReadonlyMap<string, readonly string[]>;
}

/** The document is not of the grammar; `why` is for logs, AWS says only "Syntax errors in policy." */
export class PolicySyntaxError extends Error {
  override readonly name = 'PolicySyntaxError';
}

const DOCUMENT_KEYS = new Set(['Version', 'Id', 'Statement']);
const STATEMENT_KEYS = new Set([
  'Sid',
  'Effect',
  'Principal',
  'NotPrincipal',
  'Action',
  'NotAction',
  'Resource',
  'NotResource',
  'Condition',
]);
const VERSIONS = new Set(['2008-10-17', '2012-10-17']);
const PRINCIPAL_KINDS = new Set(['AWS', 'Service', 'Federated', 'CanonicalUser']);

type JsonObject = { readonly [key: string]: unknown };

/** @throws PolicySyntaxError, also where the text is no JSON */
export function parsePolicyDocument(text: string): PolicyDocument {
  const root = objectOf(parseJson(text), 'document');
  checkKeys(root, DOCUMENT_KEYS);
  const version = optionalString(root, 'Version');
  if (version !== undefined && !VERSIONS.has(version)) throw new PolicySyntaxError(`version ${version}`);
  optionalString(root, 'Id');
  const statements = Array.isArray(root.Statement) ? root.Statement : [root.Statement];
  if (statements.length === 0) throw new PolicySyntaxError('no statement');
  return { version, statements: statements.map(parseStatement) };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new PolicySyntaxError('no JSON', { cause });
  }
}

function parseStatement(value: unknown): PolicyStatement {
  const statement = objectOf(value, 'statement');
  checkKeys(statement, STATEMENT_KEYS);
  const effect = optionalString(statement, 'Effect');
  if (effect === undefined || !/^(allow|deny)$/i.test(effect)) throw new PolicySyntaxError('effect');
  return {
    sid: optionalString(statement, 'Sid'),
    effect,
    actions: elementList(statement, 'Action', 'NotAction'),
    resources: elementList(statement, 'Resource', 'NotResource'),
    principals: principalElement(statement),
    conditions: parseConditions(statement.Condition),
  };
}

function elementList(statement: JsonObject, name: string, notName: string): ElementList | undefined {
  const not = notName in statement;
  if (not && name in statement) throw new PolicySyntaxError(`${name} and ${notName}`);
  if (!not && !(name in statement)) return undefined;
  const value = statement[not ? notName : name];
  const values = Array.isArray(value) ? value.filter((item) => item !== null) : [value];
  return { not, values: values.map((item) => stringOf(item, name)) };
}

function principalElement(statement: JsonObject): PrincipalElement | undefined {
  const not = 'NotPrincipal' in statement;
  if (not && 'Principal' in statement) throw new PolicySyntaxError('Principal and NotPrincipal');
  if (!not && !('Principal' in statement)) return undefined;
  const value = statement[not ? 'NotPrincipal' : 'Principal'];
  if (value === '*') return { not, by: '*' };
  const by = new Map<string, readonly string[]>();
  for (const [kind, names] of Object.entries(objectOf(value, 'principal'))) {
    if (!PRINCIPAL_KINDS.has(kind)) throw new PolicySyntaxError(`principal kind ${kind}`);
    by.set(kind, stringList(names, 'principal'));
  }
  return { not, by };
}

function parseConditions(value: unknown): PolicyStatement['conditions'] {
  const conditions = new Map<string, ReadonlyMap<string, readonly string[]>>();
  if (value === undefined) return conditions;
  for (const [operator, block] of Object.entries(objectOf(value, 'condition'))) {
    const keys = new Map<string, readonly string[]>();
    for (const [key, values] of Object.entries(objectOf(block, operator))) {
      keys.set(key, (Array.isArray(values) ? values : [values]).map(conditionValue));
    }
    conditions.set(operator, keys);
  }
  return conditions;
}

/** JSON booleans and numbers mean what their text means. */
function conditionValue(value: unknown): string {
  if (typeof value === 'boolean' || typeof value === 'number') return String(value);
  return stringOf(value, 'condition value');
}

function objectOf(value: unknown, what: string): JsonObject {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new PolicySyntaxError(what);
  return value as JsonObject;
}

function checkKeys(object: JsonObject, allowed: ReadonlySet<string>): void {
  const unknown = Object.keys(object).find((key) => !allowed.has(key));
  if (unknown !== undefined) throw new PolicySyntaxError(`unknown element ${unknown}`);
}

function optionalString(object: JsonObject, key: string): string | undefined {
  return object[key] === undefined ? undefined : stringOf(object[key], key);
}

function stringOf(value: unknown, what: string): string {
  if (typeof value !== 'string') throw new PolicySyntaxError(what);
  return value;
}

function stringList(value: unknown, what: string): string[] {
  return (Array.isArray(value) ? value : [value]).map((item) => stringOf(item, what));
}
