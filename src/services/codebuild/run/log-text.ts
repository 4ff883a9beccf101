import { type BuildState, type EndedPhase, isEnded, type PhaseType } from '../machine/model.js';

/** Phases that the agent on the build machine speaks of; the others happen without it. */
const AGENT_PHASES: readonly PhaseType[] = [
  'DOWNLOAD_SOURCE',
  'INSTALL',
  'PRE_BUILD',
  'BUILD',
  'POST_BUILD',
  'UPLOAD_ARTIFACTS',
];
const ENTERED_PHASES: readonly PhaseType[] = ['INSTALL', 'PRE_BUILD', 'BUILD', 'POST_BUILD'];

/**
 * A line of the build agent: `[Container] 2026/07/14 09:57:49.017319 TEXT`, in UTC.
 *
 * @source Logs of builds on AWS; microseconds are shown since 2024, here their last three digits are 0
 */
export function agentLine(at: number, text: string): string {
  const [date = '', time = ''] = new Date(at).toISOString().split('T');
  return `[Container] ${date.replaceAll('-', '/')} ${time.replace('Z', '000')} ${text}`;
}

/**
 * What the agent says when a build has come from one state to the next: the phases that ended, and those that began.
 *
 * @param aborts phases whose `on-failure` is ABORT
 */
export function transitionTexts(
  before: BuildState,
  after: BuildState,
  aborts: (phase: PhaseType) => boolean,
): readonly string[] {
  const firstChanged = before.phases.length - 1;
  return after.phases
    .slice(firstChanged)
    .flatMap((phase, index) => [
      ...(index > 0 && ENTERED_PHASES.includes(phase.phaseType) ? [`Entering phase ${phase.phaseType}`] : []),
      ...(isEnded(phase) && AGENT_PHASES.includes(phase.phaseType) ? endTexts(phase, aborts) : []),
    ]);
}

function endTexts(phase: EndedPhase, aborts: (phase: PhaseType) => boolean): readonly string[] {
  const { phaseType, status } = phase;
  const context = phase.contexts?.[0] ?? { statusCode: '', message: '' };
  const state = status === 'FAILED' && aborts(phaseType) ? 'FAILED_WITH_ABORT' : status;
  return [
    `Phase complete: ${phaseType} State: ${state}`,
    `Phase context status code: ${context.statusCode} Message: ${context.message}`,
  ];
}
