import { ActionFailed, type ActionRunner } from './action-runner.js';

/** A provider that pipelines may name and that cannot run here yet. */
export const unavailable: ActionRunner = {
  async start({ record }) {
    const { category, owner, provider } = record.action.actionTypeId;
    throw new ActionFailed(
      'ConfigurationError',
      `Pipewright cannot run ${category} actions of the provider ${provider} (owner ${owner}) yet: action ` +
        `'${record.action.name}' was not started`,
    );
  },
};
