import { renderJson } from '../../../kernel/json/json-text.js';
import type { InvokeTarget } from './target-call.js';

/**
 * Starts a build of the project. An input of the target's own holds further parameters of StartBuild.
 *
 * @source AWS CodeBuild User Guide, "Build notifications sample"; Amazon EventBridge User Guide, "Targets"
 */
export const startBuild: InvokeTarget = async ({ target, input, token }, client) => {
  const overrides = input?.kind === 'object' ? JSON.parse(renderJson(input)) : {};
  await client.call('codebuild', 'StartBuild', {
    ...overrides,
    projectName: target.resource.slice('project/'.length),
    idempotencyToken: token,
  });
};
