import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Buildspec } from '../buildspec/model.js';
import type { BuildRun } from './build-run.js';
import { loginOf } from './fetch-git.js';
import { quoted } from './shell.js';
import type { PlacedSource, SourceLayout } from './source-layout.js';

const FILE = 'git-credentials';

/**
 * `git-credential-helper`: git in the build may use what its sources were cloned with.
 *
 * @returns variables that tell git so, whatever its user's configuration says
 * @source AWS CodeBuild User Guide, "env/git-credential-helper"
 */
export async function gitHelperVariables(
  run: BuildRun,
  spec: Buildspec,
  { primary, secondary }: SourceLayout,
): Promise<Readonly<Record<string, string>>> {
  if (!spec.environment.gitCredentialHelper) return {};
  const sources = [primary, ...secondary];
  const lines = (await Promise.all(sources.map((placed) => credentialLine(run, placed)))).filter(Boolean);
  const file = join(run.directories.scripts, FILE);
  if (lines.length > 0) await writeFile(file, `${lines.join('\n')}\n`, { mode: 0o600 });
  const settings = [
    ...(lines.length > 0 ? [['credential.helper', `store --file=${quoted(run.place.inside(file))}`]] : []),
    ...(sources.some(({ source }) => source.type === 'CODECOMMIT')
      ? [
          ['credential.helper', '!aws codecommit credential-helper $@'],
          ['credential.useHttpPath', 'true'],
        ]
      : []),
  ];
  return Object.fromEntries([
    ['GIT_CONFIG_COUNT', String(settings.length)],
    ...settings.flatMap(([key, value], index) => [
      [`GIT_CONFIG_KEY_${index}`, key],
      [`GIT_CONFIG_VALUE_${index}`, value],
    ]),
  ]);
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
