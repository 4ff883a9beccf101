import { InvalidPageToken } from '../../front-door/page-tokens.js';
import type { RequestContext } from '../../front-door/service.js';
import { codeCommitError } from './errors.js';

/** The cursor within a page token. @throws AwsError InvalidContinuationTokenException */
export function openPage(context: RequestContext, listing: string, token: string | undefined): unknown {
  try {
    return context.tokens.open(listing, token);
  } catch (error) {
    if (error instanceof InvalidPageToken) throw codeCommitError('InvalidContinuationToken');
    throw error;
  }
}
