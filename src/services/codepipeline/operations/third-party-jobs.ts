import { timingSafeEqual } from 'node:crypto';
import { onAnyResource } from '../../../front-door/access.js';
import type { Operation, RequestContext } from '../../../front-door/service.js';
import { AwsError, validationError } from '../../../kernel/aws-error.js';
import { type Reader, regionalScope } from '../../../store/store.js';
import { actionTypeAccess } from '../access.js';
import { isPolledFrom } from '../catalog/third-party-access.js';
import { normaliseTypeId } from '../definition/normalise.js';
import type { StoredSecrets } from '../definition/sealed-secrets.js';
import { actionTypeNotFound } from '../errors.js';
import type { ActionRecord } from '../history.js';
import { jobData } from '../jobs/job-data.js';
import { type HandedOut, handOut, isOpen, queueOf } from '../jobs/queue.js';
import { existingJob, fail, succeed } from '../jobs/results.js';
import { actionTypes, jobs, typeKey } from '../store.js';
import { invalidNonce } from './jobs.js';
import type { Sdk } from './sdk.js';

/** The configuration property by which a customer's action proves itself to the third party, where its type has one. */
const CLIENT_TOKEN = 'ClientToken';

/** Ids only: the rest is for whoever knows the client's token. */
export const pollForThirdPartyJobs: Operation<Sdk, 'PollForThirdPartyJobs'> = {
  authorize: ({ actionTypeId = UNKNOWN }, context) => [
    actionTypeAccess('PollForThirdPartyJobs', context, normaliseTypeId(actionTypeId)),
  ],
  async handle({ actionTypeId = UNKNOWN, maxBatchSize = 1 }, context) {
    const id = normaliseTypeId(actionTypeId);
    if (id.owner !== 'ThirdParty') {
      throw validationError(`Jobs of owner ${id.owner} cannot be polled by PollForThirdPartyJobs`);
    }
    const type = (await context.store.get(actionTypes, regionalScope(context), typeKey(id)))?.doc;
    if (!type || !isPolledFrom(context.accountId, type)) throw actionTypeNotFound(id);
    const handedOut = await handOut(context, queueOf(id), maxBatchSize);
    return { jobs: handedOut.map(({ job }) => ({ clientId: job.clientId, jobId: job.jobId })) };
  },
};

const UNKNOWN = { category: undefined, owner: undefined, provider: undefined, version: undefined };

export const acknowledgeThirdPartyJob = (
  secrets: StoredSecrets,
): Operation<Sdk, 'AcknowledgeThirdPartyJob'> => ({
  authorize: onAnyResource('codepipeline:AcknowledgeThirdPartyJob'),
  async handle({ jobId = '', nonce = '', clientToken = '' }, context) {
    await context.store.transaction(async (tx) => {
      const handedOut = await clientsJob(secrets, tx, context, jobId, clientToken);
      const { job } = handedOut;
      if (!isOpen(handedOut) || job.status !== 'Dispatched' || job.nonce !== nonce) throw invalidNonce(jobId);
      await tx.put(jobs, regionalScope(context), jobId, { ...job, status: 'InProgress' });
    });
    return { status: 'InProgress' };
  },
});

export const getThirdPartyJobDetails = (
  secrets: StoredSecrets,
): Operation<Sdk, 'GetThirdPartyJobDetails'> => ({
  authorize: onAnyResource('codepipeline:GetThirdPartyJobDetails'),
  async handle({ jobId = '', clientToken = '' }, context) {
    const handedOut = await clientsJob(secrets, context.store, context, jobId, clientToken);
    return {
      jobDetails: { id: jobId, nonce: handedOut.job.nonce, data: await jobData(context, secrets, handedOut) },
    };
  },
});

export const putThirdPartyJobSuccessResult = (
  secrets: StoredSecrets,
): Operation<Sdk, 'PutThirdPartyJobSuccessResult'> => ({
  authorize: onAnyResource('codepipeline:PutThirdPartyJobSuccessResult'),
  async handle({ jobId = '', clientToken = '', ...success }, context) {
    await context.store.transaction(async (tx) => {
      await succeed(tx, context, await clientsJob(secrets, tx, context, jobId, clientToken), success);
    });
    return {};
  },
});

export const putThirdPartyJobFailureResult = (
  secrets: StoredSecrets,
): Operation<Sdk, 'PutThirdPartyJobFailureResult'> => ({
  authorize: onAnyResource('codepipeline:PutThirdPartyJobFailureResult'),
  async handle({ jobId = '', clientToken = '', failureDetails }, context) {
    await context.store.transaction(async (tx) => {
      await fail(tx, context, await clientsJob(secrets, tx, context, jobId, clientToken), failureDetails);
    });
    return {};
  },
});

/** @throws AwsError JobNotFoundException, InvalidClientTokenException */
async function clientsJob(
  secrets: StoredSecrets,
  reader: Reader,
  context: RequestContext,
  jobId: string,
  clientToken: string,
): Promise<HandedOut> {
  const handedOut = await existingJob(reader, regionalScope(context), jobId, 'ThirdParty');
  const { job, record } = handedOut;
  const wanted = tokenOf(record);
  if (!isSame(clientToken, wanted === undefined ? (job.clientId ?? '') : secrets.open(wanted))) {
    throw new AwsError('InvalidClientTokenException', 'The client token is not the one of the job');
  }
  return handedOut;
}

function tokenOf({ configuration }: ActionRecord): string | undefined {
  return Object.hasOwn(configuration, CLIENT_TOKEN) ? configuration[CLIENT_TOKEN] : undefined;
}

function isSame(given: string, wanted: string): boolean {
  const [left, right] = [Buffer.from(given), Buffer.from(wanted)];
  return left.length === right.length && timingSafeEqual(left, right);
}
