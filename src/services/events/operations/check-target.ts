import type { Target } from '@aws-sdk/client-eventbridge';
import { parseArn } from '../../../kernel/arn.js';
import { validationError } from '../../../kernel/aws-error.js';
import { JsonTextError, parseJson } from '../../../kernel/json/json-text.js';
import { invalidParameter } from '../errors.js';
import { parseJsonPath } from '../input/json-path.js';
import { needsRole } from '../targets/target-kinds.js';

/**
 * What EventBridge checks when a target is put; whether the target exists and may be invoked is not among it.
 *
 * @throws AwsError ValidationException
 */
export function checkTarget(target: Target): void {
  const { Id: id = '', Arn: arn = '' } = target;
  if (parseArn(arn) === undefined) throw invalidParameter(arn, 'Provided Arn is not in correct format.');
  if (target.RoleArn === undefined && needsRole(arn)) {
    throw validationError(`RoleArn is required for target ${arn}.`);
  }
  checkInput(target, id);
}

function checkInput(target: Target, id: string): void {
  const given = [target.Input, target.InputPath, target.InputTransformer].filter(
    (input) => input !== undefined,
  );
  if (given.length > 1) {
    throw validationError(
      `Only one of Input, InputPath, or InputTransformer must be provided for target ${id}.`,
    );
  }
  if (target.Input !== undefined) checkJson(target.Input, id);
  if (target.InputPath !== undefined && parseJsonPath(target.InputPath) === undefined) {
    throw validationError(`Invalid InputPath for target ${id}.`);
  }
  for (const [name, path] of Object.entries(target.InputTransformer?.InputPathsMap ?? {})) {
    if (!/^[A-Za-z0-9_-]{1,256}$/.test(name) || parseJsonPath(path) === undefined) {
      throw validationError(`Invalid InputPathsMap for target ${id}: ${name}.`);
    }
  }
}

function checkJson(text: string, id: string): void {
  try {
    parseJson(text);
  } catch (error) {
    if (!(error instanceof JsonTextError)) throw error;
    const before = text.slice(0, error.at).split('\n');
    const place = `[line : ${before.length}, column : ${(before.at(-1)?.length ?? 0) + 1}]`;
    throw validationError(`JSON syntax error in input for target ${id} at ${place}`);
  }
}
