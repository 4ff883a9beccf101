import { onAnyResource } from '../../../front-door/access.js';
import type { OperationTable } from '../../../front-door/service.js';
import { AwsError } from '../../../kernel/aws-error.js';
import { HOUR_MS } from '../../../kernel/duration.js';
import { credentialReports, REPORT_KEY, writeCredentialReport } from '../reports/credential-report.js';
import { scopeOf } from '../store.js';

type Iam = typeof import('@aws-sdk/client-iam');

/** @source IAM API reference, GetCredentialReport */
const GOOD_FOR_MS = 4 * HOUR_MS;

export const credentialReportOperations = {
  /** The report is there at once; the first time it is told as begun, as clients wait for the second answer. */
  GenerateCredentialReport: {
    authorize: onAnyResource('iam:GenerateCredentialReport'),
    async handle(_input, context) {
      const { store, account, clock } = context;
      const content = await writeCredentialReport(store, account);
      const report = { content, generatedAt: clock.now() };
      return await store.transaction(async (tx) => {
        const before = (await tx.get(credentialReports, scopeOf(account), REPORT_KEY))?.doc;
        await tx.put(credentialReports, scopeOf(account), REPORT_KEY, report);
        if (before !== undefined && clock.now() - before.generatedAt < GOOD_FOR_MS)
          return { State: 'COMPLETE' };
        return { State: 'STARTED', Description: 'No report exists. Starting a new report generation task' };
      });
    },
  },

  GetCredentialReport: {
    authorize: onAnyResource('iam:GetCredentialReport'),
    async handle(_input, { store, account, clock }) {
      const report = (await store.get(credentialReports, scopeOf(account), REPORT_KEY))?.doc;
      if (report === undefined) {
        throw new AwsError('CredentialReportNotPresentException', 'Credential report is not present.');
      }
      if (clock.now() - report.generatedAt >= GOOD_FOR_MS) {
        throw new AwsError('CredentialReportExpiredException', 'Credential report has expired.');
      }
      return {
        Content: Buffer.from(report.content),
        ReportFormat: 'text/csv',
        GeneratedTime: new Date(report.generatedAt),
      };
    },
  },
} satisfies OperationTable<Iam>;
