import { strangeRegion } from '../../../../kernel/aws-regions.js';
import type { Finding } from '../finding.js';
import type { Patient } from '../patient.js';

/** A pipeline in a region that was mistyped sees none of what was made in the right one. */
export async function checkRegion({ clients, pipeline }: Patient): Promise<readonly Finding[]> {
  const region = await clients.codepipeline.config.region();
  const strange = strangeRegion(region);
  if (strange === undefined) return [];
  return [
    {
      severity: 'warning',
      where: pipeline.name ?? '',
      what: `it is in the region ${region}. ${strange}`,
      why: 'Each region is a world of its own: what was made in another is not there. On AWS there is no such region.',
      mend: 'Make it in a region of AWS, unless the name is meant so.',
    },
  ];
}
