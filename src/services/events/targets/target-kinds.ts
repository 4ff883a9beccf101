import { type Arn, parseArn } from '../../../kernel/arn.js';
import { startBuild } from './codebuild.js';
import { startPipeline } from './codepipeline.js';
import { passOnToBus } from './event-bus.js';
import { putLogEvent } from './log-group.js';
import { publishToTopic } from './sns-topic.js';
import type { InvokeTarget } from './target-call.js';

/** A kind of target that events are really delivered to. */
interface TargetKind {
  readonly matches: (arn: Arn) => boolean;
  /** Called as the target's role; otherwise as EventBridge itself. */
  readonly asRole: boolean;
  /** It is a bus, which may be another account's: its policy decides. */
  readonly passesOn?: boolean;
  readonly invoke: InvokeTarget;
}

const KINDS: readonly TargetKind[] = [
  { matches: ({ service }) => service === 'codepipeline', asRole: true, invoke: startPipeline },
  {
    matches: ({ service, resource }) => service === 'codebuild' && resource.startsWith('project/'),
    asRole: true,
    invoke: startBuild,
  },
  {
    matches: ({ service, resource }) => service === 'logs' && resource.startsWith('log-group:'),
    asRole: false,
    invoke: putLogEvent,
  },
  { matches: ({ service }) => service === 'sns', asRole: false, invoke: publishToTopic },
  {
    matches: ({ service, resource }) => service === 'events' && resource.startsWith('event-bus/'),
    asRole: true,
    passesOn: true,
    invoke: passOnToBus,
  },
];

/** @source Amazon EventBridge User Guide, "Using identity-based policies": these targets are called as a role */
const ROLE_SERVICES: readonly string[] = ['batch', 'codebuild', 'codepipeline', 'ecs', 'kinesis', 'states'];

/** @returns undefined where no such target is served yet */
export function targetKind(targetArn: string): TargetKind | undefined {
  const arn = parseArn(targetArn);
  return arn && KINDS.find((kind) => kind.matches(arn));
}

export function needsRole(targetArn: string): boolean {
  return ROLE_SERVICES.includes(parseArn(targetArn)?.service ?? '');
}
