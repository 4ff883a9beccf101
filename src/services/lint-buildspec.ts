/** For commands, which know no service: what CodeBuild thinks of a buildspec. */
export { lintBuildspec } from './codebuild/buildspec/lint-buildspec.js';
