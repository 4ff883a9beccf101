import type { Tag } from '@aws-sdk/client-sts';
import type { Operation, RequestContext } from '../../../front-door/service.js';
import { AwsError } from '../../../kernel/aws-error.js';
import { SECOND_MS } from '../../../kernel/duration.js';
import { type Principal, servicePrincipal, sessionTimes } from '../../../kernel/principal.js';
import { given, validationError } from '../errors.js';
import type { StsDeps } from '../ports.js';
import { tagConditions } from '../session-tags.js';

type Sts = typeof import('@aws-sdk/client-sts');

const DEFAULT_SECONDS = 300;
const CLAIMS = 'https://sts.amazonaws.com/';

/**
 * A token with which the caller shows to a service outside who it is.
 * @source IAM User Guide, "Understanding token claims" of outbound identity federation
 */
export function getWebIdentityToken({
  signToken,
}: Pick<StsDeps, 'signToken'>): Operation<Sts, 'GetWebIdentityToken'> {
  return {
    authorize(input) {
      const resource = '*';
      const tags = tagConditions(input);
      const conditions = {
        ...tags,
        'sts:durationseconds': String(input.DurationSeconds ?? DEFAULT_SECONDS),
        'sts:identitytokenaudience': given(input.Audience),
        'sts:signingalgorithm': given(input.SigningAlgorithm),
      };
      return [
        { action: 'sts:GetWebIdentityToken', resource, conditions },
        ...(input.Tags?.length ? [{ action: 'sts:TagGetWebIdentityToken', resource, conditions: tags }] : []),
      ];
    },

    async handle(input, context) {
      const { caller, clock, account, endpoint, ids } = context;
      const seconds = input.DurationSeconds ?? DEFAULT_SECONDS;
      const now = Math.floor(clock.now() / SECOND_MS);
      const endsAt = sessionTimes(caller)?.endsAt;
      if (endsAt !== undefined && (now + seconds) * SECOND_MS > endsAt) {
        throw new AwsError(
          'SessionDurationEscalationException',
          'The requested token duration would extend the session beyond its original expiration time.',
        );
      }
      const token = await signToken({
        account,
        algorithm: algorithmOf(input.SigningAlgorithm),
        endpoint,
        claims: {
          aud: audienceOf(given(input.Audience)),
          sub: subjectOf(caller),
          iat: now,
          exp: now + seconds,
          jti: ids.uuid(),
          [CLAIMS]: await identityClaims(input.Tags ?? [], context),
        },
      });
      if (token === undefined) {
        throw new AwsError(
          'OutboundWebIdentityFederationDisabledException',
          'The outbound web identity federation feature is not enabled for this account.',
        );
      }
      return { WebIdentityToken: token, Expiration: new Date((now + seconds) * SECOND_MS) };
    },
  };
}

/** @throws AwsError ValidationError */
function algorithmOf(name: string | undefined): 'RS256' | 'ES384' {
  if (name === 'RS256' || name === 'ES384') return name;
  throw validationError('SigningAlgorithm must be RS256 or ES384.');
}

/** One audience is told by itself, as most verifiers expect it. */
function audienceOf(audiences: readonly string[]): string | readonly string[] {
  const [only] = audiences;
  return audiences.length === 1 && only !== undefined ? only : audiences;
}

/** Sessions are named by their role. */
function subjectOf(caller: Principal): string {
  return caller.kind === 'assumed-role' ? caller.roleArn : caller.arn;
}

async function identityClaims(requestTags: readonly Tag[], context: RequestContext) {
  const { accountId, region, caller } = context;
  const principalTags = { ...(await tagsBehind(context)), ...sessionTagsOf(caller) };
  const requested = byKey(requestTags);
  return {
    aws_account: accountId,
    source_region: region,
    ...(Object.keys(principalTags).length > 0 && { principal_tags: principalTags }),
    ...(requestTags.length > 0 && { request_tags: requested }),
  };
}

/** Those of the user or role. */
async function tagsBehind({ caller, door, region }: RequestContext): Promise<Record<string, string>> {
  const { accountId } = caller;
  const iam = door.as(servicePrincipal('sts.amazonaws.com', accountId), { accountId, region });
  if (caller.kind === 'user') {
    return byKey((await iam.call('iam', 'GetUser', { UserName: caller.userName })).User?.Tags);
  }
  if (caller.kind === 'assumed-role') {
    return byKey((await iam.call('iam', 'GetRole', { RoleName: caller.roleName })).Role?.Tags);
  }
  return {};
}

function sessionTagsOf(caller: Principal): Readonly<Record<string, string>> {
  const hasTags = caller.kind === 'assumed-role' || caller.kind === 'federated-user';
  return (hasTags && caller.sessionTags) || {};
}

function byKey(tags: readonly Tag[] | undefined): Record<string, string> {
  return Object.fromEntries((tags ?? []).map(({ Key = '', Value = '' }) => [Key, Value]));
}
