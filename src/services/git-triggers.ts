/** For commands, which know no service: what a git trigger of a pipeline lets pass. */
export { decideTrigger } from './codepipeline/triggers/git-trigger.js';
