import { formatArn, parseArn } from '../../kernel/arn.js';
import { AwsError } from '../../kernel/aws-error.js';
import { validationError } from './errors.js';

interface Place {
  readonly accountId: string;
  readonly region: string;
}

/** @source AWS Systems Manager User Guide: the ARN of a name with a leading slash has one slash, not two */
export function parameterArn(place: Place, name: string): string {
  return formatArn({ service: 'ssm', ...place, resource: `parameter/${name.replace(/^\//, '')}` });
}

/** A name as users ask for it: plain or as an ARN, with `:version` or `:label` behind it. */
export interface ParameterReference {
  readonly name: string;
  /** With its colon, as it is shown. */
  readonly selector?: string;
}

/** @param place where it is asked: an ARN of elsewhere is no name here */
export function referenceOf(text: string, place: Place): ParameterReference {
  if (isElsewhere(text, place)) return { name: text };
  const arn = parseArn(text);
  const plain = arn?.service === 'ssm' ? arn.resource.replace(/^parameter/, '') : text;
  const colon = plain.indexOf(':');
  if (colon < 0) return { name: fromArn(plain, arn !== undefined) };
  return { name: fromArn(plain.slice(0, colon), arn !== undefined), selector: plain.slice(colon) };
}

/** Whether it is the ARN of a parameter of another account or region. */
export function isElsewhere(text: string, place: Place): boolean {
  const arn = parseArn(text);
  return arn !== undefined && (arn.accountId !== place.accountId || arn.region !== place.region);
}

/** An ARN says nothing about a leading slash: a name with a further slash in it must have one. */
function fromArn(path: string, isArn: boolean): string {
  return isArn && !path.slice(1).includes('/') ? path.slice(1) : path;
}

const MAX_LEVELS = 15;

/**
 * @throws AwsError ValidationException, HierarchyLevelLimitExceededException
 * @source Amazon Systems Manager API Reference, PutParameter, and the messages of the service
 */
export function checkName(name: string): void {
  if (!/^[\w./-]+$/.test(name) || name.includes('//') || name.endsWith('/')) {
    throw validationError(
      'Parameter name: can\'t be prefixed with "ssm" (case-insensitive). If formed as a path, it can consist of ' +
        'sub-paths divided by slash symbol; each sub-path can be formed as a mix of letters, numbers and the ' +
        'following 3 symbols .-_',
    );
  }
  if (/^\/?aws/i.test(name)) {
    throw new AwsError('AccessDeniedException', `No access to reserved parameter name: ${name}.`);
  }
  if (/^\/?ssm/i.test(name)) {
    throw validationError('Parameter name: can\'t be prefixed with "ssm" (case-insensitive).');
  }
  if (name.includes('/') && !name.startsWith('/')) {
    throw validationError('Parameter name must be a fully qualified name.');
  }
  if (name.split('/').length - 1 > MAX_LEVELS) {
    throw new AwsError(
      'HierarchyLevelLimitExceededException',
      `Parameter hierarchies are limited to a maximum of ${MAX_LEVELS} levels.`,
    );
  }
}
