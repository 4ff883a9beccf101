import { denialSentence } from '../../engines/policy/denial.js';
import type { DecidedCheck } from '../../engines/policy/explain.js';
import type { AuthorizationPlace, Authorizer, Decision } from '../../front-door/identity.js';
import type { AccessRequest } from '../../front-door/service.js';
import type { Logger } from '../../kernel/logger.js';
import type { Principal } from '../../kernel/principal.js';
import type { Store } from '../../store/store.js';
import { answeredBefore, decideRequest } from './decisions/decide-request.js';
import { DecisionLog, type DecisionRecord } from './decisions/decision-log.js';
import { denialKeeper } from './decisions/denials.js';
import { explainRecord } from './decisions/explain-record.js';
import { type Identity, identityKey, loadIdentity } from './identity.js';
import { untilIdentitiesChange } from './identity-changes.js';
import { lastUseRecorder } from './last-use.js';

/** `audit` allows what it would deny, logs and keeps it; `off` asks nobody. */
export type IamMode = 'enforce' | 'audit' | 'off';

const CACHED_IDENTITIES = 500;
const ALLOWED: Decision = { allowed: true };

/**
 * The decisions of the front door, by the policies that the store holds.
 * @param decisions gets each of them
 */
export function iamAuthorizer(
  store: Store,
  mode: IamMode,
  log: Logger,
  decisions: DecisionLog = new DecisionLog(),
): Authorizer {
  const identities = untilIdentitiesChange<Identity>(store, CACHED_IDENTITIES);
  const recordUse = lastUseRecorder(store);
  const keep = denialKeeper(store);
  const keepDenial = async (record: DecisionRecord) => {
    try {
      await keep(record.decidedAt, explainRecord(record));
    } catch (error) {
      log.warn('a denial could not be kept', { requestId: record.requestId, error });
    }
  };
  return {
    async authorize(principal, requests, place) {
      const recording = place.isQuestion ? undefined : recordUse(principal, requests, place);
      if (recording !== undefined) await recording;
      if (mode === 'off') return ALLOWED;
      const loading = identities(identityKey(principal), () => loadIdentity(store, principal));
      const identity = loading instanceof Promise ? await loading : loading;
      const checks =
        answeredBefore(principal, identity, requests) ??
        (await decideAll(principal, identity, requests, place));
      const denial = firstDenial(principal, requests, checks);
      if (place.isQuestion) return denial ?? ALLOWED;
      const outcome = denial === undefined ? 'allowed' : mode === 'enforce' ? 'denied' : 'audited';
      const { requestId, now } = place;
      const record: DecisionRecord = { requestId, principal, decidedAt: now, outcome, checks };
      decisions.record(record);
      if (denial === undefined) return ALLOWED;
      await keepDenial(record);
      if (mode === 'enforce') return denial;
      log.warn('allowed, although iam would deny it', { requestId, denial: denial.message });
      return ALLOWED;
    },
  };
}

async function decideAll(
  principal: Principal,
  identity: Identity,
  requests: readonly AccessRequest[],
  place: AuthorizationPlace,
): Promise<readonly DecidedCheck[]> {
  const [only, ...more] = requests;
  if (only === undefined) return [];
  const checks = [await decideRequest(principal, identity, only, place)];
  for (const request of more) checks.push(await decideRequest(principal, identity, request, place));
  return checks;
}

type Denial = Extract<Decision, { allowed: false }>;

function firstDenial(
  principal: Principal,
  requests: readonly AccessRequest[],
  checks: readonly DecidedCheck[],
): Denial | undefined {
  for (const [index, { asked, action, resource }] of checks.entries()) {
    const request = requests[index];
    if (request === undefined || asked === undefined || asked.decision.effect === 'allowed') continue;
    const message = denialSentence({ caller: principal.arn, action, resource }, asked.decision);
    return { allowed: false, message, request };
  }
  return undefined;
}
