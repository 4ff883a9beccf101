/**
 * Keys whose fixed values bind a statement to somebody, although it names everybody.
 * @source Amazon S3 User Guide, "Blocking public access: The meaning of 'public'"
 */
const BINDING_KEYS: ReadonlySet<string> = new Set([
  'aws:principalaccount',
  'aws:principalarn',
  'aws:principalorgid',
  'aws:principalorgpaths',
  'aws:sourceaccount',
  'aws:sourcearn',
  'aws:sourceip',
  'aws:sourceorgid',
  'aws:sourceowner',
  'aws:sourcevpc',
  'aws:sourcevpce',
  'aws:userid',
  's3:dataaccesspointaccount',
  's3:dataaccesspointarn',
]);

/** Whether a policy, which has passed the check of its form, lets everybody do something. */
export function isPublicPolicy(text: string): boolean {
  const { Statement: statements } = JSON.parse(text) as { readonly Statement: unknown };
  return listOf(statements).some((statement) => isPublic(statement as Readonly<Record<string, unknown>>));
}

function isPublic({
  Effect,
  Principal,
  NotPrincipal,
  Condition,
}: Readonly<Record<string, unknown>>): boolean {
  if (Effect !== 'Allow') return false;
  const isEverybody = NotPrincipal !== undefined || namesEverybody(Principal);
  return isEverybody && !isBound(Condition);
}

function namesEverybody(principal: unknown): boolean {
  if (principal === '*') return true;
  if (typeof principal !== 'object' || principal === null) return false;
  return listOf((principal as Readonly<Record<string, unknown>>).AWS).includes('*');
}

/** Values with wildcards are not fixed, and negated operators bind nobody. */
function isBound(condition: unknown): boolean {
  if (typeof condition !== 'object' || condition === null) return false;
  return Object.entries(condition).some(([operator, keys]) => {
    if (/Not|Null|IfExists/.test(operator) || typeof keys !== 'object' || keys === null) return false;
    return Object.entries(keys as object).some(
      ([key, values]) => BINDING_KEYS.has(key.toLowerCase()) && listOf(values).every(isFixed),
    );
  });
}

function isFixed(value: unknown): boolean {
  return typeof value === 'string' && !/[*?]|\$\{/.test(value) && !/^(0\.0\.0\.0|::)\/0$/.test(value);
}

function listOf(value: unknown): readonly unknown[] {
  if (value === undefined) return [];
  return Array.isArray(value) ? value : [value];
}
