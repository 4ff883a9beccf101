import { formatArn, parseArn } from '../../kernel/arn.js';
import type { Place } from './store.js';

export function alarmArn(place: Place, name: string): string {
  return formatArn({ service: 'cloudwatch', ...place, resource: `alarm:${name}` });
}

/** The alarm's name, where the text is the ARN of an alarm of this place. */
export function alarmNameOfArn(place: Place, arn: string): string | undefined {
  const parsed = parseArn(arn);
  if (parsed?.service !== 'cloudwatch' || parsed.region !== place.region) return undefined;
  if (parsed.accountId !== place.accountId || !parsed.resource.startsWith('alarm:')) return undefined;
  return parsed.resource.slice('alarm:'.length);
}
