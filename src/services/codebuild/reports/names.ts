import { formatArn, parseArn } from '../../../kernel/arn.js';
import { invalidInput } from '../errors.js';
import type { Place } from '../names.js';

/** A report or group, and whose it is: ARNs may be another account's, where that shares it. */
export interface Named extends Place {
  readonly name: string;
}

export function reportGroupArn(place: Place, name: string): string {
  return formatArn({ service: 'codebuild', ...place, resource: `report-group/${name}` });
}

/** @param id `GROUP:UUID` */
export function reportArn(place: Place, id: string): string {
  return formatArn({ service: 'codebuild', ...place, resource: `report/${id}` });
}

/** @throws AwsError InvalidInputException, for ARNs of other regions too */
export function groupOfArn(arn: string, { region }: Pick<Place, 'region'>): Named {
  return named(arn, region, 'report-group/', 'Invalid report group ARN provided');
}

/** @throws AwsError InvalidInputException, for ARNs of other regions too */
export function reportOfArn(arn: string, { region }: Pick<Place, 'region'>): Named {
  return named(arn, region, 'report/', 'Invalid report ARN provided');
}

/** @param reportId `GROUP:UUID` */
export function groupOfReport(reportId: string): string {
  return reportId.slice(0, reportId.lastIndexOf(':'));
}

function named(text: string, region: string, prefix: string, message: string): Named {
  const arn = parseArn(text);
  if (arn?.service !== 'codebuild' || arn.region !== region || !arn.resource.startsWith(prefix)) {
    throw invalidInput(message);
  }
  return { accountId: arn.accountId, region: arn.region, name: arn.resource.slice(prefix.length) };
}
