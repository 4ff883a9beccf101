import { join } from 'node:path';
import { dnsSuffixOf } from '../../../kernel/partition.js';
import type { Buildspec } from '../buildspec/model.js';
import type { BuildRun } from './build-run.js';
import { loginOf } from './fetch-git.js';
import { writeShared } from './shared-file.js';
import { quoted } from './shell.js';
import type { PlacedSource, SourceLayout } from './source-layout.js';

const FILE = 'git-credentials';

/** CodeCommit here has a name that the AWS CLI does not know, so it is asked to answer for it, and for it alone. */
const CODECOMMIT_HELPER =
  '!f() { test "$1" = get && aws codecommit credential-helper get --ignore-host-check; }; f';

/**
 * `git-credential-helper`: git in the build may use what its sources were cloned with, and CodeCommit with the build's role.
 *
 * @param endpoint this server, as the build's programs reach it
 * @returns variables that tell git so, whatever its user's configuration says
 * @source AWS CodeBuild User Guide, "env/git-credential-helper"
 */
export async function gitHelperVariables(
  run: BuildRun,
  spec: Buildspec,
  { primary, secondary }: SourceLayout,
  endpoint: string,
): Promise<Readonly<Record<string, string>>> {
  if (!spec.environment.gitCredentialHelper) return {};
  const sources = [primary, ...secondary];
  const lines = (await Promise.all(sources.map((placed) => credentialLine(run, placed)))).filter(Boolean);
  const file = join(run.directories.scripts, FILE);
  if (lines.length > 0) await writeShared(file, `${lines.join('\n')}\n`, 0o600);
  const settings = [
    ...(lines.length > 0 ? [['credential.helper', `store --file=${quoted(run.place.inside(file))}`]] : []),
    ...codeCommitSettings(run, endpoint),
  ];
  return Object.fromEntries([
    ['GIT_CONFIG_COUNT', String(settings.length)],
    ...settings.flatMap(([key, value], index) => [
      [`GIT_CONFIG_KEY_${index}`, key],
      [`GIT_CONFIG_VALUE_${index}`, value],
    ]),
  ]);
}

/** Its repositories by AWS's name for it, and by the one of the source's clone, are on this server. */
function codeCommitSettings({ context, ref }: BuildRun, endpoint: string): string[][] {
  const repositories = (server: string) => `${server}/v1/repos/`;
  const names = [`https://git-codecommit.${ref.region}.${dnsSuffixOf(ref.region)}`, context.endpoint];
  return [
    ...names
      .filter((name) => name !== endpoint)
      .map((name) => [`url.${repositories(endpoint)}.insteadOf`, repositories(name)]),
    [`credential.${endpoint}.helper`, CODECOMMIT_HELPER],
    [`credential.${endpoint}.useHttpPath`, 'true'],
  ];
}

async function credentialLine(run: BuildRun, { source }: PlacedSource): Promise<string | undefined> {
  if (!/^https?:\/\//.test(source.location ?? '') || source.type === 'CODECOMMIT') return undefined;
  const login = await loginOf(run, source);
  if (login?.kind !== 'token') return undefined;
  const url = new URL(source.location ?? '');
  url.username = encodeURIComponent(login.username);
  url.password = encodeURIComponent(login.token);
  return `${url.protocol}//${url.username}:${url.password}@${url.host}`;
}
