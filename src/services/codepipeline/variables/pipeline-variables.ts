import { validationError } from '../../../kernel/aws-error.js';
import type { ResolvedVariable } from '../history.js';
import type { VariableDeclaration } from '../model.js';

/**
 * The values of a pipeline's variables for one execution: what the starter gives, else the default.
 *
 * @throws AwsError ValidationException where a variable is not declared, given twice, or has no value
 */
export function resolveVariables(
  declared: readonly VariableDeclaration[],
  given: readonly { readonly name?: string | undefined; readonly value?: string | undefined }[],
): readonly ResolvedVariable[] {
  const values = new Map<string, string>();
  for (const { name = '', value = '' } of given) {
    if (!declared.some((variable) => variable.name === name)) {
      throw validationError(`The pipeline does not declare the variable '${name}'`);
    }
    if (values.has(name)) throw validationError(`The variable '${name}' is given more than once`);
    values.set(name, value);
  }
  return declared.map(({ name, defaultValue }) => {
    const resolvedValue = values.get(name) ?? defaultValue;
    if (resolvedValue === undefined) {
      throw validationError(`The variable '${name}' has neither a value nor a default value`);
    }
    return { name, resolvedValue };
  });
}
