import type { RequestContext } from '../../front-door/service.js';
import { parseArn } from '../../kernel/arn.js';
import { assertNever } from '../../kernel/assert-never.js';

/** Who started a build, as `Build.initiator` says it. */
export function initiatorOf({ caller, origin }: RequestContext): string {
  if (origin !== undefined) {
    const rule = parseArn(origin.ruleArn)?.resource ?? '';
    return `rule/${rule.slice(rule.lastIndexOf('/') + 1)}`;
  }
  switch (caller.kind) {
    case 'root':
      return 'root';
    case 'user':
      return caller.userName;
    case 'assumed-role':
      return `${caller.roleName}/${caller.sessionName}`;
    case 'federated-user':
      return caller.name;
    case 'service':
      return caller.service;
    case 'identity-provider':
    case 'anonymous':
      return caller.arn;
    default:
      return assertNever(caller, 'principal');
  }
}
