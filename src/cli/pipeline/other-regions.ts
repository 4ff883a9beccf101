import { CodePipelineClient, GetPipelineCommand } from '@aws-sdk/client-codepipeline';
import { ConfigError } from '../../config.js';
import { AWS_REGIONS, strangeRegion } from '../../kernel/aws-regions.js';
import type { ClientSettings, SettingsOf } from './client-options.js';

/** An execution that no pipeline of the region has. */
export class NoSuchExecution extends ConfigError {}

/** Whether the region's pipelines are those that are meant. @throws where the service refuses to tell */
export type Lookup = (client: CodePipelineClient) => Promise<boolean>;

/**
 * Does `work`; where it fails since the region has no such pipeline or execution, tells which other region of the server has one.
 * @throws ConfigError, or what `work` throws
 */
export async function orElsewhere<T>(
  settingsOf: SettingsOf,
  isThere: Lookup,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!isMissing(error)) throw error;
    const settings = settingsOf('CodePipeline');
    throw new ConfigError(`${error.message} in ${await whereItIs(settings, isThere)}`);
  }
}

/** Looks a pipeline up by its name. */
export function pipelineNamed(name: string): Lookup {
  return async (client) => {
    await client.send(new GetPipelineCommand({ name }));
    return true;
  };
}

function isMissing(error: unknown): error is Error {
  return (
    error instanceof NoSuchExecution || (error instanceof Error && error.name === 'PipelineNotFoundException')
  );
}

async function whereItIs(settings: ClientSettings, isThere: Lookup): Promise<string> {
  const { region } = settings;
  const strange = strangeRegion(region);
  const here = strange === undefined ? region : `${region} (${strange})`;
  if (AWS_ENDPOINT.test(new URL(settings.endpoint).hostname)) return here;
  const others = AWS_REGIONS.filter((other) => other !== region);
  const found = await Promise.all(others.map((other) => isIn({ ...settings, region: other }, isThere)));
  const elsewhere = others.filter((_, i) => found[i]);
  if (elsewhere.length === 0) return `${here}, nor in another region of AWS's`;
  return `${here}; there is one in ${elsewhere.join(', ')}: give --region ${elsewhere[0]}`;
}

/** There each region has an endpoint of its own. */
const AWS_ENDPOINT = /\.(amazonaws\.com(\.cn)?|api\.aws)$/;

/** A region that may not be asked is none where it is. */
async function isIn(settings: ClientSettings, isThere: Lookup): Promise<boolean> {
  const client = new CodePipelineClient({ ...settings, maxAttempts: 1 });
  try {
    return await isThere(client);
  } catch (error) {
    if (error instanceof Error && '$fault' in error) return false;
    throw error;
  } finally {
    client.destroy();
  }
}
