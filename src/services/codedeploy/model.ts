import type {
  AlarmConfiguration,
  AutoRollbackConfiguration,
  ComputePlatform,
  DeploymentCreator,
  DeploymentStyle,
  EC2TagFilter,
  EC2TagSet,
  FileExistsBehavior,
  LoadBalancerInfo,
  OnPremisesTagSet,
  OutdatedInstancesStrategy,
  RevisionLocation,
  TagFilter,
  TriggerConfig,
} from '@aws-sdk/client-codedeploy';
import type { FleetError, FleetState, TargetHealth } from './machine/fleet.js';
import type { MinimumHealthyHosts } from './machine/minimum-healthy.js';
import type { TargetState } from './machine/target.js';

/** Documents as they are stored: plain JSON, instants as epoch milliseconds. */

export interface StoredTag {
  readonly key: string;
  readonly value: string;
}

export interface ApplicationDoc {
  readonly applicationId: string;
  readonly applicationName: string;
  /** Only those of Server can have groups yet. */
  readonly computePlatform: ComputePlatform;
  readonly createdAt: number;
  readonly tags: readonly StoredTag[];
}

/** What CreateDeploymentGroup and UpdateDeploymentGroup set; echoed as it was given. */
export interface GroupSettings {
  readonly serviceRoleArn: string;
  readonly deploymentConfigName: string;
  readonly deploymentStyle: DeploymentStyle;
  readonly outdatedInstancesStrategy: OutdatedInstancesStrategy;
  readonly ec2TagFilters?: EC2TagFilter[];
  readonly ec2TagSet?: EC2TagSet;
  readonly onPremisesInstanceTagFilters?: TagFilter[];
  readonly onPremisesTagSet?: OnPremisesTagSet;
  readonly triggerConfigurations?: TriggerConfig[];
  readonly alarmConfiguration?: AlarmConfiguration;
  readonly autoRollbackConfiguration?: AutoRollbackConfiguration;
  readonly loadBalancerInfo?: LoadBalancerInfo;
  readonly terminationHookEnabled?: boolean;
}

export interface DeploymentGroupDoc extends GroupSettings {
  readonly deploymentGroupId: string;
  readonly deploymentGroupName: string;
  readonly applicationId: string;
  readonly tags: readonly StoredTag[];
  readonly lastAttemptedDeploymentId?: string;
  readonly lastSuccessfulDeploymentId?: string;
  /** Of the last successful deployment. */
  readonly targetRevision?: RevisionLocation;
}

export interface DeploymentConfigDoc {
  readonly deploymentConfigId: string;
  readonly deploymentConfigName: string;
  readonly minimumHealthyHosts: MinimumHealthyHosts;
  readonly createdAt: number;
}

export interface RevisionDoc {
  readonly applicationId: string;
  readonly location: RevisionLocation;
  readonly description?: string;
  readonly registeredAt: number;
  readonly firstUsedAt?: number;
  readonly lastUsedAt?: number;
}

export interface DeploymentDoc {
  readonly deploymentId: string;
  readonly applicationId: string;
  readonly applicationName: string;
  readonly deploymentGroupId: string;
  readonly deploymentGroupName: string;
  readonly deploymentConfigName: string;
  readonly minimumHealthyHosts: MinimumHealthyHosts;
  readonly revision: RevisionLocation;
  readonly previousRevision?: RevisionLocation;
  readonly description?: string;
  readonly creator: DeploymentCreator;
  readonly ignoreApplicationStopFailures: boolean;
  readonly updateOutdatedInstancesOnly: boolean;
  readonly fileExistsBehavior: FileExistsBehavior;
  /** The request's, else the group's when the deployment was made. */
  readonly autoRollbackConfiguration?: AutoRollbackConfiguration;
  readonly overrideAlarmConfiguration?: AlarmConfiguration;
  /** The request's, else the group's when the deployment was made. */
  readonly alarmConfiguration?: AlarmConfiguration;
  readonly serviceRoleArn: string;
  readonly deploymentStyle: DeploymentStyle;
  readonly loadBalancerInfo?: LoadBalancerInfo;
  readonly createdAt: number;
  readonly startedAt?: number;
  readonly completedAt?: number;
  /** When the whole deployment has taken too long. */
  readonly deadlineAt?: number;
  readonly fleet: FleetState;
  readonly stopRequest?: { readonly requestedAt: number; readonly rollBack: boolean };
  /** Its alarms were found so that it must stop. */
  readonly alarmStop?: FleetError;
  readonly rollbackInfo?: RollbackNote;
}

export interface RollbackNote {
  readonly rollbackDeploymentId?: string;
  readonly rollbackTriggeringDeploymentId?: string;
  readonly rollbackMessage: string;
}

/** One instance in one deployment. */
export interface TargetDoc {
  readonly deploymentId: string;
  /** The on-premises instance's name. */
  readonly targetId: string;
  readonly targetArn: string;
  readonly state: TargetState;
  readonly ignoreApplicationStopFailures: boolean;
  readonly updatedAt: number;
  /** When the present event has taken too long. */
  readonly deadlineAt?: number;
  /** The command was handed to the host then, and is not handed out again for a while. */
  readonly delivery?: { readonly event: string; readonly deliveredAt: number };
  /** `ip:port` where the load balancer reaches the instance. */
  readonly address?: TargetAddress;
  /** What was last seen at the load balancer, in words. */
  readonly trafficNote?: string;
}

export interface TargetAddress {
  readonly host: string;
  readonly port: number;
}

export interface OnPremisesInstanceDoc {
  readonly instanceName: string;
  readonly instanceArn: string;
  readonly iamUserArn?: string;
  readonly iamSessionArn?: string;
  readonly registeredAt: number;
  readonly deregisteredAt?: number;
  readonly tags: readonly StoredTag[];
}

/** What a deployment group remembers of an instance. */
export type InstanceHealthDoc = TargetHealth;
