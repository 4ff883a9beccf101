import { misconfigured } from './misconfigured.js';
import type { RuleRunner } from './rule-runner.js';
import { holds, isOperator, UnusablePattern } from './variable-check.js';

/** Rule/AWS/VariableCheck */
export const variableCheck: RuleRunner = {
  async look({ record }) {
    const { Variable: variable = '', Operator: operator = '', Value: value = '' } = record.configuration;
    if (!isOperator(operator)) throw misconfigured(record, `the operator '${operator}' is not known`);
    try {
      const summary = `'${variable}' ${operator} '${value}'`;
      return holds(variable, operator, value)
        ? { kind: 'met', summary: `${summary} holds` }
        : { kind: 'unmet', summary: `${summary} does not hold` };
    } catch (error) {
      if (error instanceof UnusablePattern) throw misconfigured(record, error.message);
      throw error;
    }
  },
};
