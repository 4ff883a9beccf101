import { paginateListWebhooks } from '@aws-sdk/client-codepipeline';
import { ListRulesCommand, ListTargetsByRuleCommand, type Rule } from '@aws-sdk/client-eventbridge';
import type { Check, Finding } from '../finding.js';
import type { Patient, PlacedAction } from '../patient.js';
import { triggerOf } from './git-triggers.js';

/** Nothing starts the pipeline, or everything starts it twice. */
export const checkTriggers: Check = async (patient) => {
  const rules = await rulesOf(patient);
  const hooked = await hookedActions(patient);
  const found: Finding[] = [...idle(patient)];
  for (const source of patient.actions.filter(({ provider }) => provider.startsWith('Source/'))) {
    found.push(...sourceTriggers(source, rules, starterOf(patient, source, hooked)));
  }
  return found;
};

type Starter = 'its trigger' | 'a webhook';

/** What starts the pipeline for a source beside rules and polling; a source with a trigger is never polled. */
function starterOf(patient: Patient, source: PlacedAction, hooked: ReadonlySet<string>): Starter | undefined {
  if (triggerOf(patient, source)) return 'its trigger';
  return hooked.has(source.action.name ?? '') ? 'a webhook' : undefined;
}

export interface StartingRule extends Rule {
  /** As which EventBridge starts the pipeline. */
  readonly targetRoleArn: string | undefined;
}

/** The rules whose target the pipeline is. */
export async function rulesOf({ clients, metadata, pipeline }: Patient): Promise<readonly StartingRule[]> {
  const { Rules = [] } = await clients.events.send(new ListRulesCommand({}));
  const found: StartingRule[] = [];
  for (const rule of Rules) {
    const { Targets = [] } = await clients.events.send(new ListTargetsByRuleCommand({ Rule: rule.Name }));
    const target = Targets.find(
      ({ Arn }) => Arn === metadata.pipelineArn || Arn?.endsWith(`:${pipeline.name}`),
    );
    if (target) found.push({ ...rule, targetRoleArn: target.RoleArn });
  }
  return found;
}

async function hookedActions({ clients, pipeline }: Patient): Promise<ReadonlySet<string>> {
  const hooked = new Set<string>();
  for await (const { webhooks = [] } of paginateListWebhooks({ client: clients.codepipeline }, {})) {
    for (const { definition } of webhooks) {
      if (definition?.targetPipeline === pipeline.name) hooked.add(definition?.targetAction ?? '');
    }
  }
  return hooked;
}

const EVENT_SOURCES: ReadonlyMap<string, string> = new Map([
  ['Source/CodeCommit', 'aws.codecommit'],
  ['Source/S3', 'aws.s3'],
  ['Source/ECR', 'aws.ecr'],
]);

function sourceTriggers(
  source: PlacedAction,
  rules: readonly Rule[],
  starter: Starter | undefined,
): Finding[] {
  const { place, provider, configuration } = source;
  const eventSource = EVENT_SOURCES.get(provider);
  const watching = rules.filter(
    ({ EventPattern = '', State }) =>
      State === 'ENABLED' && eventSource && EventPattern.includes(eventSource),
  );
  const fitting = watching.filter(({ EventPattern = '{}' }) => mentions(EventPattern, wantedWords(source)));
  const canPoll = ['Source/CodeCommit', 'Source/S3', 'Source/GitHub'].includes(provider);
  const polls = canPoll && configuration.PollForSourceChanges?.toLowerCase() !== 'false';
  const others = watching.filter((rule) => !fitting.includes(rule));
  const found: Finding[] = [];
  const isPolled = polls && starter !== 'its trigger';
  if (isPolled && (fitting.length > 0 || starter !== undefined)) {
    found.push({
      severity: 'warning',
      where: place,
      what: `it is polled, and ${starter ?? `the rule ${fitting[0]?.Name}`} starts the pipeline too`,
      why: 'Every change runs twice.',
      mend: 'Set PollForSourceChanges to "false".',
    });
  }
  if (fitting.length === 0 && others[0] && !isPolled && starter === undefined) {
    found.push({
      severity: 'warning',
      where: place,
      what: `the rule ${others[0].Name} watches something else: ${others[0].EventPattern}`,
      why: 'Changes of this source do not start the pipeline.',
      mend: `Let its pattern name ${wantedWords(source).join(' and ')}.`,
    });
  } else if (
    !isPolled &&
    starter === undefined &&
    fitting.length === 0 &&
    provider !== 'Source/CodeStarSourceConnection'
  ) {
    found.push({
      severity: 'warning',
      where: place,
      what: 'nothing starts the pipeline when this source changes: no rule, no webhook, no polling',
      why: 'It runs only when somebody starts it.',
      mend: 'Make an EventBridge rule with the pipeline as target, or set PollForSourceChanges to "true".',
    });
  }
  return found;
}

/** What an event pattern for the source has to name. */
function wantedWords({ provider, configuration }: PlacedAction): string[] {
  const { RepositoryName, BranchName, S3Bucket, S3ObjectKey, ImageTag } = configuration;
  const words = provider === 'Source/S3' ? [S3Bucket, S3ObjectKey] : [RepositoryName, BranchName ?? ImageTag];
  return words.filter((word) => word !== undefined);
}

/** A pattern that says nothing of one of them lets all of its kind pass: then its fields are absent. */
function mentions(pattern: string, words: readonly string[]): boolean {
  const [resource = '', part] = words;
  const isOpen = !/"(resources|repository-name|repositoryName|bucket|bucketName)"/.test(pattern);
  const hasResource = isOpen || pattern.includes(resource);
  const hasPart =
    part === undefined || !/"(referenceName|key|image-tag)"/.test(pattern) || pattern.includes(part);
  return hasResource && hasPart;
}

function idle({ metadata, pipeline }: Patient): Finding[] {
  if (!metadata.pollingDisabledAt) return [];
  return [
    {
      severity: 'warning',
      where: pipeline.name ?? '',
      what: `polling rests since ${metadata.pollingDisabledAt.toISOString()}: 30 days without an execution`,
      why: 'Changes are not seen any more.',
      mend: `Run it once: aws codepipeline start-pipeline-execution --name ${pipeline.name}`,
    },
  ];
}
