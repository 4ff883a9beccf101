import { execFile, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { copyFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';

/** A directory in the layout of Terraform's filesystem mirrors; it must hold hashicorp/aws. */
const mirror = process.env.PIPEWRIGHT_TF_PLUGIN_DIR ?? '';

/** Tests of Terraform are skipped where it, or the mirror of its provider, is missing. */
export const hasTerraform =
  existsSync(join(mirror, 'registry.terraform.io', 'hashicorp', 'aws')) &&
  spawnSync('terraform', ['version'], { stdio: 'ignore' }).status === 0;

export interface Terraform {
  /**
   * @returns the exit code and all that was printed
   */
  run(...words: string[]): Promise<{ readonly code: number; readonly output: string }>;
  close(): Promise<void>;
}

/** A working directory with one configuration. @param variables of the configuration */
export async function terraform(
  configuration: string,
  variables: Readonly<Record<string, string>>,
): Promise<Terraform> {
  const directory = await mkdtemp(join(tmpdir(), 'pipewright-terraform-'));
  await copyFile(configuration, join(directory, basename(configuration)));
  const settings = join(directory, 'terraformrc');
  const path = JSON.stringify(mirror);
  await writeFile(settings, `provider_installation {\n  filesystem_mirror {\n    path = ${path}\n  }\n}\n`);
  const env = {
    PATH: process.env.PATH,
    HOME: directory,
    TF_CLI_CONFIG_FILE: settings,
    TF_IN_AUTOMATION: '1',
    CHECKPOINT_DISABLE: '1',
    AWS_EC2_METADATA_DISABLED: 'true',
    ...Object.fromEntries(Object.entries(variables).map(([name, value]) => [`TF_VAR_${name}`, value])),
  };
  return {
    async run(...words) {
      try {
        const options = { cwd: directory, env, maxBuffer: 64 * 1024 * 1024 };
        const { stdout } = await promisify(execFile)('terraform', [...words, '-no-color'], options);
        return { code: 0, output: stdout };
      } catch (error) {
        const {
          code,
          stdout = '',
          stderr = '',
        } = error as { code?: unknown; stdout?: string; stderr?: string };
        if (typeof code !== 'number') throw error;
        return { code, output: stdout + stderr };
      }
    },
    close: () => rm(directory, { recursive: true, force: true }),
  };
}
