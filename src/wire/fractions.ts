/**
 * Members of inputs that may have a fraction; every other number is whole. The SDK's schemas make no difference.
 * @source the public service models: members of type double and float
 */
export const FRACTIONS: ReadonlySet<string> = new Set([
  // cloudwatch
  ...[
    'MetricDatum.Value',
    'PutMetricAlarmInput.Threshold',
    'StatisticSet.Maximum',
    'StatisticSet.Minimum',
    'StatisticSet.SampleCount',
    'StatisticSet.Sum',
  ],
  // codebuild
  ...[
    'DescribeCodeCoveragesInput.maxLineCoveragePercentage',
    'DescribeCodeCoveragesInput.minLineCoveragePercentage',
    'TargetTrackingScalingConfiguration.targetValue',
  ],
  // logs
  ...['MetricTransformation.defaultValue'],
  // ecs
  ...[
    'CanaryConfiguration.canaryPercent',
    'DaemonDeploymentConfiguration.drainPercent',
    'LinearConfiguration.stepPercent',
    'MemoryGiBPerVCpuRequest.max',
    'MemoryGiBPerVCpuRequest.min',
    'NetworkBandwidthGbpsRequest.max',
    'NetworkBandwidthGbpsRequest.min',
    'Resource.doubleValue',
    'Scale.value',
    'TotalLocalStorageGBRequest.max',
    'TotalLocalStorageGBRequest.min',
  ],
  // lambda
  ...[
    'LambdaManagedInstancesCapacityProviderConfig.ExecutionEnvironmentMemoryGiBPerVCpu',
    'TargetTrackingScalingPolicy.TargetValue',
  ],
  // apigateway
  ...[
    'CanarySettings.percentTraffic',
    'DeploymentCanarySettings.percentTraffic',
    'ThrottleSettings.rateLimit',
  ],
]);
