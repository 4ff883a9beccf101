import type { RequestContext } from '../../front-door/service.js';
import type { Reader } from '../../store/store.js';
import { validationError } from './errors.js';
import type { User } from './model.js';
import { requireUser } from './store.js';

/**
 * The user that a request is about: the named one, or the caller.
 * @throws AwsError NoSuchEntity; ValidationError where the caller is no user
 */
export async function namedUserOrCaller(
  reader: Reader,
  context: RequestContext,
  userName: string | undefined,
): Promise<User> {
  return await requireUser(reader, context.account, userName ?? callersName(context));
}

function callersName({ caller }: RequestContext): string {
  if (caller.kind === 'user') return caller.userName;
  throw validationError('Must specify userName when calling with non-User credentials');
}
