/**
 * Services that are reported on where a policy allows everything, by action prefix.
 * @source Service Authorization Reference
 */
export const SERVICE_NAMES: ReadonlyMap<string, string> = new Map([
  ['cloudformation', 'AWS CloudFormation'],
  ['cloudwatch', 'Amazon CloudWatch'],
  ['codebuild', 'AWS CodeBuild'],
  ['codecommit', 'AWS CodeCommit'],
  ['codeconnections', 'AWS CodeConnections'],
  ['codedeploy', 'AWS CodeDeploy'],
  ['codepipeline', 'AWS CodePipeline'],
  ['ec2', 'Amazon EC2'],
  ['ecr', 'Amazon Elastic Container Registry'],
  ['ecs', 'Amazon Elastic Container Service'],
  ['elasticloadbalancing', 'AWS Elastic Load Balancing'],
  ['events', 'Amazon EventBridge'],
  ['iam', 'AWS Identity and Access Management'],
  ['kms', 'AWS Key Management Service'],
  ['lambda', 'AWS Lambda'],
  ['logs', 'Amazon CloudWatch Logs'],
  ['s3', 'Amazon S3'],
  ['secretsmanager', 'AWS Secrets Manager'],
  ['sns', 'Amazon SNS'],
  ['sqs', 'Amazon SQS'],
  ['ssm', 'AWS Systems Manager'],
  ['sts', 'AWS Security Token Service'],
]);
