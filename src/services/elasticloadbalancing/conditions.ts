import { isIPv4, isIPv6 } from 'node:net';
import type { RuleCondition as SdkCondition } from '@aws-sdk/client-elastic-load-balancing-v2';
import type { RuleCondition } from '../../engines/proxy/proxy.js';
import { validationError } from './errors.js';

const MAX_VALUES = 5;
const MAX_WILDCARDS = 5;
const ONCE_ONLY = new Set(['host-header', 'path-pattern', 'http-request-method', 'source-ip']);

/**
 * Checks the conditions of a rule and spells them out as the service shows them, with `Values` beside the
 * configuration of hosts and paths.
 * @throws AwsError ValidationError
 * @source "Listener rules for your Application Load Balancer": condition types and limits
 */
export function normalConditions(conditions: readonly SdkCondition[] | undefined): SdkCondition[] {
  if (!conditions || conditions.length === 0) throw validationError('A condition must be specified');
  const normal = conditions.map(normalCondition);
  const fields = normal.map(({ Field }) => Field ?? '');
  const repeated = fields.find((field, index) => ONCE_ONLY.has(field) && fields.indexOf(field) !== index);
  if (repeated !== undefined) throw validationError(`A rule can only have one '${repeated}' condition`);
  const texts = normal.flatMap(textsOf);
  if (texts.length > MAX_VALUES)
    throw validationError(`A rule can have at most ${MAX_VALUES} condition values`);
  if (texts.join('').replace(/[^*?]/g, '').length > MAX_WILDCARDS) {
    throw validationError(`A rule can have at most ${MAX_WILDCARDS} wildcards`);
  }
  return normal;
}

function normalCondition(condition: SdkCondition): SdkCondition {
  if (condition.RegexValues) throw validationError('Regular expressions in conditions are not available yet');
  const { Field } = condition;
  switch (Field) {
    case 'path-pattern': {
      const Values = checked(
        condition.PathPatternConfig?.Values ?? condition.Values,
        PATH,
        'Path pattern',
        128,
      );
      return { Field, Values, PathPatternConfig: { Values } };
    }
    case 'host-header': {
      const Values = checked(
        condition.HostHeaderConfig?.Values ?? condition.Values,
        HOST,
        'Host header',
        128,
      );
      return { Field, Values, HostHeaderConfig: { Values } };
    }
    case 'http-request-method': {
      const given = condition.HttpRequestMethodConfig?.Values;
      return { Field, HttpRequestMethodConfig: { Values: checked(given, METHOD, 'HTTP method', 40) } };
    }
    case 'http-header': {
      const { HttpHeaderName = '', Values } = condition.HttpHeaderConfig ?? {};
      checked([HttpHeaderName], HEADER_NAME, 'HTTP header name', 40);
      return {
        Field,
        HttpHeaderConfig: { HttpHeaderName, Values: checked(Values, PRINTABLE, 'HTTP header', 128) },
      };
    }
    case 'query-string': {
      const pairs = (condition.QueryStringConfig?.Values ?? []).map(({ Key, Value = '' }) => ({
        ...(Key !== undefined && { Key }),
        Value,
      }));
      checked(
        pairs.map(({ Value }) => Value),
        PRINTABLE,
        'Query string',
        128,
      );
      return { Field, QueryStringConfig: { Values: pairs } };
    }
    case 'source-ip': {
      const Values = condition.SourceIpConfig?.Values ?? [];
      const wrong = Values.find((block) => !isBlock(block));
      if (Values.length === 0 || wrong !== undefined) {
        throw validationError(`The CIDR block '${wrong ?? ''}' is not valid`);
      }
      return { Field, SourceIpConfig: { Values } };
    }
    default:
      throw validationError(`Condition field '${Field}' must be one of '${FIELDS.join(', ')}'`);
  }
}

const FIELDS = [
  'host-header',
  'http-header',
  'http-request-method',
  'path-pattern',
  'query-string',
  'source-ip',
];
const PATH = /^[A-Za-z0-9_\-.$/~"'@:+*?&()!,;=%\\]+$/;
const HOST = /^[A-Za-z0-9\-.*?]+$/;
const METHOD = /^[A-Z_-]+$/;
const HEADER_NAME = /^[A-Za-z0-9!#$%&'*+\-.^_`|~]+$/;
const PRINTABLE = /^[\x20-\x7e]+$/;

function checked(values: readonly string[] | undefined, form: RegExp, what: string, max: number): string[] {
  if (!values || values.length === 0) throw validationError('A condition value must be specified');
  for (const value of values) {
    if (value.length > max || !form.test(value)) throw validationError(`${what} '${value}' is not valid`);
  }
  return [...values];
}

function isBlock(block: string): boolean {
  const [address = '', prefix = '', ...rest] = block.split('/');
  if (rest.length > 0 || !/^\d{1,3}$/.test(prefix)) return false;
  return (isIPv4(address) && Number(prefix) <= 32) || (isIPv6(address) && Number(prefix) <= 128);
}

function textsOf(condition: SdkCondition): string[] {
  return [
    ...(condition.Values ?? []),
    ...(condition.HttpRequestMethodConfig?.Values ?? []),
    ...(condition.HttpHeaderConfig?.Values ?? []),
    ...(condition.SourceIpConfig?.Values ?? []),
    ...(condition.QueryStringConfig?.Values ?? []).map(({ Key = '', Value = '' }) => `${Key}=${Value}`),
  ];
}

/** What the data plane checks for a normalised condition. */
export function dataPlaneCondition(condition: SdkCondition): RuleCondition {
  switch (condition.Field) {
    case 'host-header':
    case 'path-pattern':
      return { field: condition.Field, values: condition.Values ?? [] };
    case 'http-request-method':
      return { field: 'http-request-method', values: condition.HttpRequestMethodConfig?.Values ?? [] };
    case 'http-header': {
      const { HttpHeaderName = '', Values = [] } = condition.HttpHeaderConfig ?? {};
      return { field: 'http-header', name: HttpHeaderName, values: Values };
    }
    case 'query-string':
      return {
        field: 'query-string',
        values: (condition.QueryStringConfig?.Values ?? []).map(({ Key, Value = '' }) => ({
          ...(Key !== undefined && { key: Key }),
          value: Value,
        })),
      };
    default:
      return { field: 'source-ip', values: condition.SourceIpConfig?.Values ?? [] };
  }
}
