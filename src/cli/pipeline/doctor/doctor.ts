import { counted } from '../../counted.js';
import type { Clients } from '../clients.js';
import { checkBuilds } from './checks/builds.js';
import { checkContainers } from './checks/containers.js';
import { checkDeployments } from './checks/deployments.js';
import { checkGitTriggers } from './checks/git-triggers.js';
import { checkImages } from './checks/images.js';
import { checkPermissions } from './checks/permissions.js';
import { checkProviders } from './checks/providers.js';
import { checkRegion } from './checks/region.js';
import { checkRoles } from './checks/roles.js';
import { checkSources } from './checks/sources.js';
import { checkTopics } from './checks/topics.js';
import { checkTriggers } from './checks/triggers.js';
import { checkVariables } from './checks/variables.js';
import type { Check, Finding } from './finding.js';
import { patientOf } from './patient.js';

const CHECKS: readonly Check[] = [
  checkRegion,
  checkSources,
  checkTriggers,
  checkGitTriggers,
  checkBuilds,
  checkVariables,
  checkDeployments,
  checkContainers,
  checkImages,
  checkProviders,
  checkTopics,
  checkRoles,
  checkPermissions,
];

/** Everything that would fail, in the order of the pipeline. @param directory the source's files */
export async function examine(
  clients: Clients,
  name: string,
  directory?: string,
): Promise<readonly Finding[]> {
  const patient = await patientOf(clients, name, directory);
  const found: Finding[] = [];
  for (const check of CHECKS) found.push(...(await check(patient)));
  return found.toSorted((a, b) => Number(a.severity !== 'error') - Number(b.severity !== 'error'));
}

export function inText(pipeline: string, findings: readonly Finding[]): string {
  if (findings.length === 0) return `${pipeline}: nothing found.`;
  const count = findings.filter(({ severity }) => severity === 'error').length;
  return [
    ...findings.flatMap(({ severity, where, what, why, mend }) => [
      `${severity}: ${where}: ${what}`,
      `    ${why}`,
      `    -> ${mend}`,
    ]),
    `${pipeline}: ${counted(count, 'error')}, ${counted(findings.length - count, 'warning')}.`,
  ].join('\n');
}
