/** Documents that the tests of identities share. */
export function allow(
  action: string | readonly string[],
  resource: string | readonly string[] = '*',
): string {
  return document({ Effect: 'Allow', Action: action, Resource: resource });
}

export function deny(action: string, resource = '*'): string {
  return document({ Effect: 'Deny', Action: action, Resource: resource });
}

/** @param more such as a condition */
export function trust(principal: unknown, more: object = {}): string {
  return document({
    Effect: 'Allow',
    Principal: principal,
    Action: ['sts:AssumeRole', 'sts:TagSession'],
    ...more,
  });
}

function document(statement: object): string {
  return JSON.stringify({ Version: '2012-10-17', Statement: [statement] });
}
