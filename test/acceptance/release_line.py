"""Everything that a release of examples/web-app needs, with roles that may do no more than they must."""

import os
import shutil
import socket
import subprocess

from pipewright import ACCOUNT, NODE, PROGRAM, REGION, WEB_APP, eventually, make_role, policy

REPOSITORY = "shop"
BUCKET = "shop-artifacts"
PROJECT = "shop-build"
APPLICATION = "shop"
GROUP = "production"
PIPELINE = "shop"
LOG_GROUP = f"/aws/codebuild/{PROJECT}"
FLEET = {"Key": "fleet", "Value": "acceptance"}

#: Waits, in its build phase, until GATE exists: so that a test decides when a build goes on.
BUILDSPEC = """\
version: 0.2
env:
  variables:
    GREETING: hello
  exported-variables:
    - RELEASE
phases:
  install:
    commands:
      - node --version
  pre_build:
    commands:
      - export RELEASE="v$(cat version.txt)"
      - echo "$GREETING from $CODEBUILD_BUILD_ID"
  build:
    commands:
      - node --test test/
      - echo waiting at the gate; until [ -e "$GATE" ]; do sleep 0.1; done; echo through the gate
    finally:
      - echo finally
  post_build:
    commands:
      - printf '{"commit":"%s"}' "$CODEBUILD_RESOLVED_SOURCE_VERSION" > build-info.json
artifacts:
  files:
    - "**/*"
"""


def arn(service, resource):
    return f"arn:aws:{service}:{REGION}:{ACCOUNT}:{resource}"


class ReleaseLine:
    def __init__(self, server):
        self.server = server
        self.gate = os.path.join(server.directory, "gate")
        self.iam = server.client("iam")
        self.s3 = server.client("s3")
        self.elb = server.client("elbv2")
        self.codebuild = server.client("codebuild")
        self.codedeploy = server.client("codedeploy")
        self.codepipeline = server.client("codepipeline", retries={"max_attempts": 8, "mode": "standard"})

    def create(self):
        self.s3.create_bucket(Bucket=BUCKET)
        self.s3.get_waiter("bucket_exists").wait(Bucket=BUCKET)
        self.s3.put_bucket_versioning(Bucket=BUCKET, VersioningConfiguration={"Status": "Enabled"})
        self._create_load_balancer()
        self._create_roles()
        self.server.client("codecommit").create_repository(repositoryName=REPOSITORY)
        self.codebuild.create_project(
            name=PROJECT,
            source={"type": "CODEPIPELINE"},
            artifacts={"type": "CODEPIPELINE"},
            environment={
                "type": "LINUX_CONTAINER",
                "image": "aws/codebuild/standard:7.0",
                "computeType": "BUILD_GENERAL1_SMALL",
                "environmentVariables": [{"name": "GATE", "value": self.gate}],
            },
            serviceRole=self.roles["build"],
        )
        self._create_deployment_group()
        self.codepipeline.create_pipeline(pipeline=self._pipeline())
        self._create_rule()

    def _create_roles(self):
        objects = f"arn:aws:s3:::{BUCKET}/*"
        group = arn("codedeploy", f"deploymentgroup:{APPLICATION}/{GROUP}")
        self.pipeline_statements = {
            "store": (["s3:GetObject", "s3:GetObjectVersion", "s3:PutObject"], objects),
            "bucket": (["s3:GetBucketVersioning"], f"arn:aws:s3:::{BUCKET}"),
            "source": (
                ["codecommit:GetBranch", "codecommit:GetCommit", "codecommit:UploadArchive"]
                + ["codecommit:GetUploadArchiveStatus", "codecommit:CancelUploadArchive"],
                arn("codecommit", REPOSITORY),
            ),
            "start": ("codebuild:StartBuild", arn("codebuild", f"project/{PROJECT}")),
            "builds": ("codebuild:BatchGetBuilds", arn("codebuild", f"project/{PROJECT}")),
            "deploy": (["codedeploy:CreateDeployment", "codedeploy:GetDeployment"], group),
            "application": (
                ["codedeploy:GetApplication", "codedeploy:GetApplicationRevision"]
                + ["codedeploy:RegisterApplicationRevision"],
                arn("codedeploy", f"application:{APPLICATION}"),
            ),
            "configuration": ("codedeploy:GetDeploymentConfig", arn("codedeploy", "deploymentconfig:*")),
        }
        logs = arn("logs", f"log-group:{LOG_GROUP}")
        self.roles = {
            "pipeline": make_role(self.iam, "shop-pipeline", "codepipeline", *self.pipeline_statements.values()),
            "build": make_role(
                self.iam,
                "shop-build",
                "codebuild",
                (["logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents"], [logs, f"{logs}:*"]),
                (["s3:GetObject", "s3:GetObjectVersion", "s3:PutObject"], objects),
            ),
            "deploy": make_role(
                self.iam,
                "shop-deploy",
                "codedeploy",
                (
                    ["elasticloadbalancing:DescribeTargetGroups", "elasticloadbalancing:DescribeTargetHealth"],
                    "*",
                ),
                (
                    ["elasticloadbalancing:RegisterTargets", "elasticloadbalancing:DeregisterTargets"],
                    self.target_group,
                ),
                (["s3:GetObject", "s3:GetObjectVersion"], objects),
            ),
            "events": make_role(
                self.iam,
                "shop-events",
                "events",
                ("codepipeline:StartPipelineExecution", arn("codepipeline", PIPELINE)),
            ),
        }
        for name in self.roles:
            self.iam.get_waiter("role_exists").wait(RoleName=f"shop-{name}")

    def without(self, *left_out):
        """Gives the pipeline's role all that it has by right, but for the statements of these names."""
        kept = [statement for name, statement in self.pipeline_statements.items() if name not in left_out]
        self.iam.put_role_policy(RoleName="shop-pipeline", PolicyName="least", PolicyDocument=policy(*kept))

    def user(self, name, *statements):
        """A user with an inline policy. Returns access key id and secret."""
        self.iam.create_user(UserName=name)
        self.iam.get_waiter("user_exists").wait(UserName=name)
        self.iam.put_user_policy(UserName=name, PolicyName="least", PolicyDocument=policy(*statements))
        key = self.iam.create_access_key(UserName=name)["AccessKey"]
        return key["AccessKeyId"], key["SecretAccessKey"]

    def _create_load_balancer(self):
        balancer = self.elb.create_load_balancer(Name="shop")["LoadBalancers"][0]["LoadBalancerArn"]
        self.elb.get_waiter("load_balancer_available").wait(LoadBalancerArns=[balancer])
        self.target_group = self.elb.create_target_group(
            Name="shop",
            Protocol="HTTP",
            Port=80,
            VpcId="vpc-12345678",
            TargetType="ip",
            HealthCheckPath="/health",
            HealthCheckIntervalSeconds=5,
            HealthCheckTimeoutSeconds=2,
            HealthyThresholdCount=2,
        )["TargetGroups"][0]["TargetGroupArn"]
        delay = {"Key": "deregistration_delay.timeout_seconds", "Value": "1"}
        self.elb.modify_target_group_attributes(TargetGroupArn=self.target_group, Attributes=[delay])
        forward = {"Type": "forward", "TargetGroupArn": self.target_group}
        self.port = free_port()
        self.elb.create_listener(LoadBalancerArn=balancer, Protocol="HTTP", Port=self.port, DefaultActions=[forward])
        self.url = f"http://127.0.0.1:{self.port}/"

    def _create_deployment_group(self):
        self.codedeploy.create_application(applicationName=APPLICATION, computePlatform="Server")
        self.codedeploy.create_deployment_group(
            applicationName=APPLICATION,
            deploymentGroupName=GROUP,
            serviceRoleArn=self.roles["deploy"],
            deploymentConfigName="CodeDeployDefault.OneAtATime",
            onPremisesInstanceTagFilters=[{**FLEET, "Type": "KEY_AND_VALUE"}],
            deploymentStyle={"deploymentType": "IN_PLACE", "deploymentOption": "WITH_TRAFFIC_CONTROL"},
            loadBalancerInfo={"targetGroupInfoList": [{"name": "shop"}]},
            autoRollbackConfiguration={"enabled": True, "events": ["DEPLOYMENT_FAILURE"]},
        )

    def _pipeline(self):
        def stage(name, action, category, provider, configuration, takes=None, gives=None, **more):
            return {
                "name": name,
                "actions": [
                    {
                        "name": action,
                        "actionTypeId": {"category": category, "owner": "AWS", "provider": provider, "version": "1"},
                        "configuration": configuration,
                        "inputArtifacts": [{"name": takes}] if takes else [],
                        "outputArtifacts": [{"name": gives}] if gives else [],
                        **more,
                    }
                ],
            }

        commit = {"RepositoryName": REPOSITORY, "BranchName": "main", "PollForSourceChanges": "false"}
        question = {"CustomData": "Release #{build.RELEASE} of #{source.AuthorDate}?"}
        group = {"ApplicationName": APPLICATION, "DeploymentGroupName": GROUP}
        build = {"ProjectName": PROJECT}
        return {
            "name": PIPELINE,
            "roleArn": self.roles["pipeline"],
            "artifactStore": {"type": "S3", "location": BUCKET},
            "stages": [
                stage("Source", "Checkout", "Source", "CodeCommit", commit, gives="Source", namespace="source"),
                stage("Build", "Test", "Build", "CodeBuild", build, "Source", "Built", namespace="build"),
                stage("Approval", "GoLive", "Approval", "Manual", question),
                stage("Production", "Deploy", "Deploy", "CodeDeploy", group, takes="Built"),
            ],
        }

    def _create_rule(self):
        events = self.server.client("events")
        pattern = f"""{{
            "source": ["aws.codecommit"],
            "detail-type": ["CodeCommit Repository State Change"],
            "resources": ["{arn("codecommit", REPOSITORY)}"],
            "detail": {{"event": ["referenceCreated", "referenceUpdated"], "referenceName": ["main"]}}
        }}"""
        events.put_rule(Name="shop-pushed", EventPattern=pattern)
        target = {"Id": "pipeline", "Arn": arn("codepipeline", PIPELINE), "RoleArn": self.roles["events"]}
        failed = events.put_targets(Rule="shop-pushed", Targets=[target])["FailedEntryCount"]
        assert failed == 0

    def open_gate(self):
        with open(self.gate, "w", encoding="utf-8"):
            pass

    def action(self, stage):
        """The latest execution of the stage's only action, empty where there was none."""
        states = self.codepipeline.get_pipeline_state(name=PIPELINE)["stageStates"]
        (state,) = [state for state in states if state["stageName"] == stage]
        return state["actionStates"][0].get("latestExecution", {})

    def until(self, stage, *statuses, execution=None, seconds=30):
        """Waits for the stage's action to be of one of these statuses, in that execution where one is given."""

        def look():
            states = self.codepipeline.get_pipeline_state(name=PIPELINE)["stageStates"]
            (state,) = [state for state in states if state["stageName"] == stage]
            current = state.get("latestExecution", {}).get("pipelineExecutionId")
            latest = state["actionStates"][0].get("latestExecution", {})
            if execution not in (None, current) or latest.get("status") not in statuses:
                raise AssertionError(f"{stage} of {current}: {latest}")
            return latest

        return eventually(look, seconds)

    def executions(self):
        return self.codepipeline.list_pipeline_executions(pipelineName=PIPELINE)["pipelineExecutionSummaries"]


class Host:
    """A host of the fleet on a root directory of its own, with an agent as a process of its own."""

    def __init__(self, server, name, key, secret, *options):
        self.name = name
        self.root = os.path.join(server.directory, name)
        self.port = free_port()
        os.makedirs(os.path.join(self.root, "etc"))
        with open(os.path.join(self.root, "etc", "web-port"), "w", encoding="utf-8") as file:
            file.write(f"{self.port}\n")
        self.log = open(os.path.join(self.root, "agent.log"), "w", encoding="utf-8")
        self.command = [NODE, PROGRAM, "agent", "--instance-name", name, "--root", self.root, *options]
        self.env = {**server.environment(key, secret), "HOME": self.root}
        self.agent = None

    def start(self, *options):
        self.agent = subprocess.Popen(
            [*self.command, *options], env=self.env, stdout=self.log, stderr=subprocess.STDOUT
        )

    def close(self):
        """Ends the agent, and the web server that its deployments started."""
        self.agent.terminate()
        self.agent.wait(timeout=20)
        self.log.close()
        stop = os.path.join(self.root, "srv", "web", "scripts", "stop.sh")
        if os.path.exists(stop):
            env = {"PATH": os.environ["PATH"], "PIPEWRIGHT_HOST_ROOT": self.root}
            subprocess.run(["sh", stop], env=env, capture_output=True, check=False, timeout=30)


def copy_web_app(directory):
    """The example, with the buildspec of this line."""
    shutil.copytree(WEB_APP, directory, dirs_exist_ok=True)
    with open(os.path.join(directory, "buildspec.yml"), "w", encoding="utf-8") as file:
        file.write(BUILDSPEC)


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
