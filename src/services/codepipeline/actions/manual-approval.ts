import type { ActionRunner } from './action-runner.js';

/**
 * Approval/AWS/Manual: waits for PutApprovalResult with its token, or until it expires. A configured notification
 * topic is kept in the record; nothing is sent while there is no SNS here.
 */
export const manualApproval: ActionRunner = {
  async start({ record, context }) {
    const { CustomData: summary } = record.configuration;
    return {
      kind: 'running',
      ...(summary !== undefined && { summary }),
      approval: { token: context.ids.uuid(), answered: false },
    };
  },
};
