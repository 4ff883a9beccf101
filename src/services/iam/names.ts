import { validationError } from './errors.js';

const NAME = /^[\w+=,.@-]+$/;
const PATH = /^\/(?:[!-~]+\/)?$/;

/** @throws AwsError ValidationError; `member` is the name's member, such as `roleName` */
export function checkName(member: string, name: string): void {
  if (NAME.test(name)) return;
  throw validationError(
    `The specified value for ${member} is invalid. It must contain only alphanumeric characters and/or the following: +=,.@_-`,
  );
}

/** @throws AwsError ValidationError */
export function checkPath(path: string): void {
  if (PATH.test(path) && !path.includes('//')) return;
  throw validationError(
    'The specified value for path is invalid. It must begin and end with / and contain only alphanumeric characters and/or / characters.',
  );
}

/** A required member: the front door refuses requests without it. */
export function given<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('a required member is missing behind the front door');
  return value;
}
