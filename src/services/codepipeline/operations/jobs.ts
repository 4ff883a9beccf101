import { onAnyResource } from '../../../front-door/access.js';
import type { Operation } from '../../../front-door/service.js';
import { AwsError, validationError } from '../../../kernel/aws-error.js';
import { regionalScope } from '../../../store/store.js';
import { actionTypeAccess } from '../access.js';
import { normaliseTypeId } from '../definition/normalise.js';
import type { StoredSecrets } from '../definition/sealed-secrets.js';
import { actionTypeNotFound } from '../errors.js';
import { jobData } from '../jobs/job-data.js';
import { handOut, isOpen, queryableOf, queueOf } from '../jobs/queue.js';
import { existingJob, fail, succeed } from '../jobs/results.js';
import type { DeclaredActionType } from '../model.js';
import { actionTypes, jobs, typeKey } from '../store.js';
import type { Sdk } from './sdk.js';

/** The jobs that wait for a worker, each with a new nonce. An answer without any comes at once. */
export const pollForJobs = (secrets: StoredSecrets): Operation<Sdk, 'PollForJobs'> => ({
  authorize: ({ actionTypeId = UNKNOWN }, context) => [
    actionTypeAccess('PollForJobs', context, normaliseTypeId(actionTypeId)),
  ],
  async handle({ actionTypeId = UNKNOWN, maxBatchSize = 1, queryParam }, context) {
    const id = normaliseTypeId(actionTypeId);
    if (id.owner !== 'Custom')
      throw validationError(`Jobs of owner ${id.owner} cannot be polled by PollForJobs`);
    const record = (await context.store.get(actionTypes, regionalScope(context), typeKey(id)))?.doc;
    if (!record || record.deletedAt !== undefined) throw actionTypeNotFound(id);
    const handedOut = await handOut(context, askedQueue(record.type, queryParam), maxBatchSize);
    const given = await Promise.all(
      handedOut.map(async (one) => ({
        id: one.job.jobId,
        nonce: one.job.nonce,
        accountId: context.accountId,
        data: await jobData(context, secrets, one),
      })),
    );
    return { jobs: given };
  },
});

const UNKNOWN = { category: undefined, owner: undefined, provider: undefined, version: undefined };

/** @source AWS CodePipeline API Reference, PollForJobs: `queryParam` is required for types with a queryable property */
function askedQueue(type: DeclaredActionType, queryParam: Record<string, string> | undefined): string {
  const name = queryableOf(type);
  const [asked] = Object.entries(queryParam ?? {});
  if (name === undefined) {
    if (asked) throw validationError(`The action type ${typeKey(type.id)} has no queryable property`);
    return queueOf(type.id);
  }
  if (asked?.[0] !== name) {
    throw validationError(`queryParam must hold a value of the queryable property '${name}'`);
  }
  return queueOf(type.id, asked);
}

/** The first who proves by the nonce that the job was handed to them has it. */
export const acknowledgeJob: Operation<Sdk, 'AcknowledgeJob'> = {
  authorize: onAnyResource('codepipeline:AcknowledgeJob'),
  async handle({ jobId = '', nonce = '' }, context) {
    const scope = regionalScope(context);
    await context.store.transaction(async (tx) => {
      const handedOut = await existingJob(tx, scope, jobId, 'Custom');
      const { job } = handedOut;
      if (!isOpen(handedOut) || job.status !== 'Dispatched' || job.nonce !== nonce) throw invalidNonce(jobId);
      await tx.put(jobs, scope, jobId, { ...job, status: 'InProgress' });
    });
    return { status: 'InProgress' };
  },
};

export function invalidNonce(jobId: string): AwsError {
  return new AwsError(
    'InvalidNonceException',
    `The nonce of job '${jobId}' is not valid, or the job was acknowledged already`,
  );
}

/** Again all of a job, with fresh credentials. */
export const getJobDetails = (secrets: StoredSecrets): Operation<Sdk, 'GetJobDetails'> => ({
  authorize: onAnyResource('codepipeline:GetJobDetails'),
  async handle({ jobId = '' }, context) {
    const handedOut = await existingJob(context.store, regionalScope(context), jobId, 'Custom');
    const data = await jobData(context, secrets, handedOut);
    return { jobDetails: { id: jobId, accountId: context.accountId, data } };
  },
});

export const putJobSuccessResult: Operation<Sdk, 'PutJobSuccessResult'> = {
  authorize: onAnyResource('codepipeline:PutJobSuccessResult'),
  async handle({ jobId = '', ...success }, context) {
    await context.store.transaction(async (tx) => {
      const handedOut = await existingJob(tx, regionalScope(context), jobId, 'Custom');
      await succeed(tx, context, handedOut, success);
    });
    return {};
  },
};

export const putJobFailureResult: Operation<Sdk, 'PutJobFailureResult'> = {
  authorize: onAnyResource('codepipeline:PutJobFailureResult'),
  async handle({ jobId = '', failureDetails }, context) {
    await context.store.transaction(async (tx) => {
      const handedOut = await existingJob(tx, regionalScope(context), jobId, 'Custom');
      await fail(tx, context, handedOut, failureDetails);
    });
    return {};
  },
};
