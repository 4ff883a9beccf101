import type { ServiceEvent } from '../../front-door/service.js';
import { EVENT_TYPES, type EventType } from './event-types.js';

/** The members of CodePipeline's events that tell them apart. */
interface PipelineDetail {
  readonly state?: string;
  /** Of actions only. */
  readonly type?: { readonly category?: string };
}

/**
 * The event type by which a notification rule would tell of an event. An approval's is that of manual approvals, where there is
 * one: the narrower wins.
 *
 * @param event as CodePipeline emits it
 * @returns undefined where no notification rule can tell of it (a stage that is stopping, an abandoned action)
 */
export function eventTypeOf({
  source,
  detailType,
  detail,
}: Pick<ServiceEvent, 'source' | 'detailType' | 'detail'>): EventType | undefined {
  if (source !== 'aws.codepipeline') return undefined;
  const { state, type } = detail as PipelineDetail;
  const fitting = EVENT_TYPES.filter(
    ({ toldBy }) => toldBy?.detailType === detailType && toldBy.state === state,
  );
  return (
    fitting.find(({ toldBy }) => toldBy?.category !== undefined && toldBy.category === type?.category) ??
    fitting.find(({ toldBy }) => toldBy?.category === undefined)
  );
}
