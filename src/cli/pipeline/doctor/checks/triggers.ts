import { paginateListWebhooks } from '@aws-sdk/client-codepipeline';
import { ListRulesCommand, ListTargetsByRuleCommand, type Rule } from '@aws-sdk/client-eventbridge';
import type { Check, Finding } from '../finding.js';
import type { Patient, PlacedAction } from '../patient.js';

/** Nothing starts the pipeline, or everything starts it twice. */
export const checkTriggers: Check = async (patient) => {
  const rules = await rulesOf(patient);
  const hooked = await hookedActions(patient);
  const found: Finding[] = [...idle(patient)];
  for (const source of patient.actions.filter(({ provider }) => provider.startsWith('Source/'))) {
    found.push(...sourceTriggers(source, rules, hooked.has(source.action.name ?? '')));
  }
  return found;
};

/** The rules whose target the pipeline is. */
async function rulesOf({ clients, metadata, pipeline }: Patient): Promise<readonly Rule[]> {
  const { Rules = [] } = await clients.events.send(new ListRulesCommand({}));
  const found: Rule[] = [];
  for (const rule of Rules) {
    const { Targets = [] } = await clients.events.send(new ListTargetsByRuleCommand({ Rule: rule.Name }));
    if (Targets.some(({ Arn }) => Arn === metadata.pipelineArn || Arn?.endsWith(`:${pipeline.name}`)))
      found.push(rule);
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

function sourceTriggers(source: PlacedAction, rules: readonly Rule[], isHooked: boolean): Finding[] {
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
  if (polls && (fitting.length > 0 || isHooked)) {
    found.push({
      severity: 'warning',
      where: place,
      what: `it is polled, and ${isHooked ? 'a webhook' : `the rule ${fitting[0]?.Name}`} starts the pipeline too`,
      why: 'Every change runs twice.',
      mend: 'Set PollForSourceChanges to "false".',
    });
  }
  if (fitting.length === 0 && others[0] && !polls) {
    found.push({
      severity: 'warning',
      where: place,
      what: `the rule ${others[0].Name} watches something else: ${others[0].EventPattern}`,
      why: 'Changes of this source do not start the pipeline.',
      mend: `Let its pattern name ${wantedWords(source).join(' and ')}.`,
    });
  } else if (!polls && !isHooked && fitting.length === 0 && provider !== 'Source/CodeStarSourceConnection') {
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
