/** `X-Amz-Target: CodeDeployCommandService_v20141006.PollHostCommand` */
export const HOST_COMMANDS_TARGET = 'CodeDeployCommandService_v20141006';
export const HOST_COMMANDS_SIGNING_NAME = 'codedeploy-commands';
