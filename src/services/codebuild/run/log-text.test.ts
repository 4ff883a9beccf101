import { describe, expect, it } from 'vitest';
import { decide, submittedBuild } from '../machine/decide.js';
import type { BuildEvent, BuildPlan, BuildState } from '../machine/model.js';
import { agentLine, transitionTexts } from './log-text.js';

const NONE = { commands: 0, finallyCommands: 0 };
const plan: BuildPlan = {
  INSTALL: NONE,
  PRE_BUILD: NONE,
  BUILD: { commands: 1, finallyCommands: 0 },
  POST_BUILD: NONE,
};
const failure = { statusCode: 'COMMAND_EXECUTION_ERROR', message: 'Error' };

function told(events: readonly BuildEvent[], aborts = false): readonly string[] {
  let state: BuildState = submittedBuild(0);
  return events.flatMap((event) => {
    const before = state;
    state = decide(state, event).state;
    return transitionTexts(before, state, () => aborts);
  });
}

describe('the log of a build', () => {
  it('has lines as on AWS', () => {
    expect(agentLine(Date.UTC(2026, 6, 14, 9, 57, 49, 17), 'Phase is DOWNLOAD_SOURCE')).toBe(
      '[Container] 2026/07/14 09:57:49.017000 Phase is DOWNLOAD_SOURCE',
    );
  });

  it('tells of the phases that end and begin', () => {
    const place = { phase: 'BUILD', list: 'commands', index: 0 } as const;
    expect(
      told([
        { type: 'admitted', at: 1 },
        { type: 'provisioned', at: 2 },
        { type: 'sourceReady', plan, at: 3 },
        { type: 'commandEnded', place, failure, at: 4 },
        { type: 'artifactsUploaded', at: 5 },
        { type: 'finalized', at: 6 },
      ]),
    ).toEqual([
      'Phase complete: DOWNLOAD_SOURCE State: SUCCEEDED',
      'Phase context status code:  Message: ',
      'Entering phase INSTALL',
      'Phase complete: INSTALL State: SUCCEEDED',
      'Phase context status code:  Message: ',
      'Entering phase PRE_BUILD',
      'Phase complete: PRE_BUILD State: SUCCEEDED',
      'Phase context status code:  Message: ',
      'Entering phase BUILD',
      'Phase complete: BUILD State: FAILED',
      'Phase context status code: COMMAND_EXECUTION_ERROR Message: Error',
      'Entering phase POST_BUILD',
      'Phase complete: POST_BUILD State: SUCCEEDED',
      'Phase context status code:  Message: ',
      'Phase complete: UPLOAD_ARTIFACTS State: SUCCEEDED',
      'Phase context status code:  Message: ',
    ]);
  });

  it('says when a failure ends the build', () => {
    const events: BuildEvent[] = [
      { type: 'admitted', at: 1 },
      { type: 'provisioned', at: 2 },
      { type: 'phaseFailed', phase: 'DOWNLOAD_SOURCE', context: failure, at: 3 },
    ];
    expect(told(events, true)[0]).toBe('Phase complete: DOWNLOAD_SOURCE State: FAILED_WITH_ABORT');
  });
});
