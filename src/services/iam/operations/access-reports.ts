import type { ListPoliciesGrantingServiceAccessEntry } from '@aws-sdk/client-iam';
import { onAnyResource, onArn } from '../../../front-door/access.js';
import type { OperationTable, RequestContext } from '../../../front-door/service.js';
import { notFound } from '../errors.js';
import { given } from '../names.js';
import { pageOfList } from '../paging.js';
import { type AccessJob, accessJobs } from '../reports/access-job.js';
import { policiesOf, requireEntity } from '../reports/entities.js';
import { grantsService } from '../reports/granted-services.js';
import { entitiesLastAccessing, servicesLastAccessed, subjectOf } from '../reports/last-accessed.js';
import { scopeOf } from '../store.js';

type Iam = typeof import('@aws-sdk/client-iam');

export const accessReportOperations = {
  ListPoliciesGrantingServiceAccess: {
    authorize: onArn('iam:ListPoliciesGrantingServiceAccess', ({ Arn }) => Arn),
    async handle(input, context) {
      const arn = given(input.Arn);
      const namespaces = given(input.ServiceNamespaces);
      const policies = await policiesOf(
        context.store,
        await requireEntity(context.store, context.account, arn),
      );
      const entries: ListPoliciesGrantingServiceAccessEntry[] = namespaces.map((namespace) => ({
        ServiceNamespace: namespace,
        Policies: policies
          .filter(({ document }) => grantsService(document, namespace))
          .map(({ told }) => told),
      }));
      const listing = `policies-granting:${arn}:${namespaces.join()}`;
      const page = pageOfList(context, listing, input, entries);
      return { PoliciesGrantingServiceAccess: [...page.items], ...page.members };
    },
  },

  /** Kept as a question only: the answer is made when it is read. */
  GenerateServiceLastAccessedDetails: {
    authorize: onArn('iam:GenerateServiceLastAccessedDetails', ({ Arn }) => Arn),
    async handle(input, { store, account, ids, clock }) {
      const granularity = input.Granularity ?? 'SERVICE_LEVEL';
      const entityArn = given(input.Arn);
      await subjectOf(store, account, entityArn);
      const job = { jobId: ids.uuid(), entityArn, granularity, createdAt: clock.now() };
      await store.transaction((tx) => tx.put(accessJobs, scopeOf(account), job.jobId, job));
      return { JobId: job.jobId };
    },
  },

  GetServiceLastAccessedDetails: {
    authorize: onAnyResource('iam:GetServiceLastAccessedDetails'),
    async handle(input, context) {
      const job = await requireJob(context, given(input.JobId));
      const subject = await subjectOf(context.store, context.account, job.entityArn);
      const byAction = job.granularity === 'ACTION_LEVEL';
      const services = await servicesLastAccessed(context.store, subject, byAction);
      const page = pageOfList(context, `last-accessed:${job.jobId}`, input, services);
      return {
        ...completed(job),
        JobType: job.granularity ?? 'SERVICE_LEVEL',
        ServicesLastAccessed: [...page.items],
        ...page.members,
      };
    },
  },

  GetServiceLastAccessedDetailsWithEntities: {
    authorize: onAnyResource('iam:GetServiceLastAccessedDetailsWithEntities'),
    async handle(input, context) {
      const job = await requireJob(context, given(input.JobId));
      const namespace = given(input.ServiceNamespace);
      const subject = await subjectOf(context.store, context.account, job.entityArn);
      const entities = await entitiesLastAccessing(context.store, subject, namespace);
      const page = pageOfList(context, `last-accessed:${job.jobId}:${namespace}`, input, entities);
      return { ...completed(job), EntityDetailsList: [...page.items], ...page.members };
    },
  },
} satisfies OperationTable<Iam>;

/** @throws AwsError NoSuchEntity */
async function requireJob({ store, account }: RequestContext, jobId: string): Promise<AccessJob> {
  const job = (await store.get(accessJobs, scopeOf(account), jobId))?.doc;
  if (job === undefined) throw notFound(`The job with id ${jobId} cannot be found.`);
  return job;
}

function completed({ createdAt }: AccessJob) {
  const at = new Date(createdAt);
  return { JobStatus: 'COMPLETED', JobCreationDate: at, JobCompletionDate: at } as const;
}
