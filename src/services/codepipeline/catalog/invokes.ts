import { actionType } from './action-type.js';
import { needsOneOf, takesOnly } from './dependent-keys.js';

/** @source AWS CodePipeline User Guide, action structure reference: invoke and approval actions */
export const INVOKES = [
  actionType('Approval', 'AWS', 'Manual', {
    optional: ['NotificationArn', 'CustomData', 'ExternalEntityLink'],
  }),
  actionType('Invoke', 'AWS', 'Lambda', {
    inputs: [0, 5],
    outputs: [0, 5],
    required: ['FunctionName'],
    optional: ['UserParameters'],
    entityUrlTemplate: 'https://console.aws.amazon.com/lambda/home?#/functions/{Config:FunctionName}',
  }),
  actionType('Invoke', 'AWS', 'StepFunctions', {
    inputs: [0, 1],
    outputs: [0, 1],
    required: ['StateMachineArn'],
    optional: ['ExecutionNamePrefix', 'InputType', 'Input'],
    check: (action) =>
      action.configuration.InputType === 'FilePath'
        ? needsOneOf(['Input'])(action)
        : takesOnly('InputType', 'Literal', 'FilePath')(action),
  }),
  actionType('Invoke', 'AWS', 'CodePipeline', {
    required: ['PipelineName'],
    optional: ['SourceRevisions', 'Variables'],
    json: ['SourceRevisions', 'Variables'],
  }),
  actionType('Invoke', 'AWS', 'InspectorScan', {
    inputs: [0, 1],
    outputs: [1, 1],
    required: ['InspectorRunMode'],
    check: takesOnly('InspectorRunMode', 'SourceCodeScan', 'ECRImageScan'),
    optional: [
      ...['ECRRepositoryName', 'ImageTag'],
      ...['CriticalThreshold', 'HighThreshold', 'MediumThreshold', 'LowThreshold'],
    ],
  }),
  actionType('Invoke', 'ThirdParty', 'Snyk', { inputs: [1, 1], outputs: [1, 1] }),
];
