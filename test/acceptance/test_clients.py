"""What the AWS CLI and boto3 do by themselves: pages, and waiters."""

import io
import json
import threading
import time
import unittest

from botocore.exceptions import ClientError, WaiterError
from pipewright import ACCOUNT, REGION, CliError, Server, eventually, http, make_role, policy
from release_line import free_port
from resources import build_project, static_pipeline

MANY = 7
NAMES = [f"item-{number}" for number in range(MANY)]


SERVER = None


def setUpModule():
    global SERVER
    SERVER = Server()
    unittest.addModuleCleanup(SERVER.close)


class Clients(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = SERVER


class Pages(Clients):
    """Every list comes whole and in order, whatever the size of its pages and wherever one goes on."""

    def check(self, client, operation, result, size=3, at_least=MANY, **arguments):
        paginator = client.get_paginator(operation)

        def read(**config):
            return paginator.paginate(**arguments, PaginationConfig=config)

        def items(pages):
            return [json.dumps(item, sort_keys=True, default=str) for item in pages.search(f"{result}[]")]

        with self.subTest(operation):
            whole = items(read())
            self.assertGreaterEqual(len(whole), at_least)
            self.assertEqual(len(set(whole)), len(whole), "the same twice")
            if size is not None:
                self.assertGreaterEqual(len(list(read(PageSize=size))), len(whole) // size)
                self.assertEqual(items(read(PageSize=size)), whole)
            first = read(MaxItems=4, **({"PageSize": size} if size else {})).build_full_result()
            self.assertIn("NextToken", first)
            rest = items(read(StartingToken=first["NextToken"]))
            self.assertEqual(rest, whole[4:])

    def cli(self, *words, sizes=("--page-size", "2")):
        """The CLI with small pages, stopped in the middle and taken up again. Returns the lists joined."""
        first = self.server.aws(*words, *sizes, "--max-items", "3")
        rest = self.server.aws(*words, *sizes, "--starting-token", first["NextToken"])
        (key,) = [key for key, value in rest.items() if isinstance(value, list)]
        self.assertEqual(len(first[key]), 3)
        return first[key] + rest[key]

    def test_s3(self):
        s3 = self.server.client("s3")
        s3.create_bucket(Bucket="pages")
        s3.put_bucket_versioning(Bucket="pages", VersioningConfiguration={"Status": "Enabled"})
        for name in NAMES:
            s3.put_object(Bucket="pages", Key=f"a/{name}", Body=b"1")
            s3.put_object(Bucket="pages", Key=f"a/{name}", Body=b"2")
            s3.create_multipart_upload(Bucket="pages", Key=f"u/{name}")
        upload = s3.create_multipart_upload(Bucket="pages", Key="parts")["UploadId"]
        for number in range(1, MANY + 1):
            s3.upload_part(Bucket="pages", Key="parts", UploadId=upload, PartNumber=number, Body=b"x")
        self.check(s3, "list_objects_v2", "Contents", Bucket="pages")
        self.check(s3, "list_objects", "Contents", Bucket="pages")
        self.check(s3, "list_object_versions", "Versions", at_least=2 * MANY, Bucket="pages")
        self.check(s3, "list_multipart_uploads", "Uploads", Bucket="pages")
        self.check(s3, "list_parts", "Parts", Bucket="pages", Key="parts", UploadId=upload)
        listed = self.cli("s3api", "list-objects-v2", "--bucket", "pages")
        self.assertEqual([item["Key"] for item in listed], [f"a/{name}" for name in NAMES])

    def test_iam(self):
        iam = self.server.client("iam")
        document = policy(("s3:*", "*"))
        for name in NAMES:
            make_role(iam, name, "codebuild", ("s3:*", "*"))
            iam.create_user(UserName=name)
            iam.create_group(GroupName=name)
            iam.create_policy(PolicyName=name, PolicyDocument=document)
            iam.put_role_policy(RoleName=NAMES[0], PolicyName=name, PolicyDocument=document)
            arn = f"arn:aws:iam::{ACCOUNT}:policy/{name}"
            iam.attach_role_policy(RoleName=NAMES[0], PolicyArn=arn)
        self.check(iam, "list_roles", "Roles")
        self.check(iam, "list_users", "Users")
        self.check(iam, "list_groups", "Groups")
        self.check(iam, "list_policies", "Policies", Scope="Local")
        self.check(iam, "list_policies", "Policies", Scope="AWS")
        self.check(iam, "list_role_policies", "PolicyNames", RoleName=NAMES[0])
        self.check(iam, "list_attached_role_policies", "AttachedPolicies", RoleName=NAMES[0])
        self.assertGreaterEqual({role["RoleName"] for role in self.cli("iam", "list-roles")}, set(NAMES))

    def test_codecommit(self):
        codecommit = self.server.client("codecommit")
        for name in NAMES:
            codecommit.create_repository(repositoryName=name)
        # Their pages have no size that a client could choose.
        repositories = codecommit.get_paginator("list_repositories")
        for config in ({}, {"MaxItems": 4}):
            found = repositories.paginate(PaginationConfig=config).build_full_result()["repositories"]
            self.assertEqual([one["repositoryName"] for one in found], NAMES[: config.get("MaxItems", MANY)])
        found = self.cli("codecommit", "list-repositories", sizes=())
        self.assertEqual([one["repositoryName"] for one in found], NAMES)

    def test_codepipeline(self):
        codepipeline = self.server.client("codepipeline")
        role = make_role(self.server.client("iam"), "pages-pipeline", "codepipeline", ("s3:*", "*"))
        # It holds no source, so every execution fails.
        self.server.client("s3").create_bucket(Bucket="pipeline-pages")
        for name in NAMES:
            codepipeline.create_pipeline(pipeline=static_pipeline(name, role, "pipeline-pages"))
        for _ in NAMES:
            codepipeline.start_pipeline_execution(name=NAMES[0])
        self.check(codepipeline, "list_pipelines", "pipelines")
        executions = codepipeline.get_paginator("list_pipeline_executions")
        eventually(
            lambda: {
                one["status"]
                for one in executions.paginate(pipelineName=NAMES[0]).build_full_result()["pipelineExecutionSummaries"]
            }
            <= {"Failed", "Superseded"}
        )
        self.check(codepipeline, "list_pipeline_executions", "pipelineExecutionSummaries", pipelineName=NAMES[0])
        self.check(codepipeline, "list_action_executions", "actionExecutionDetails", pipelineName=NAMES[0])
        self.check(codepipeline, "list_action_types", "actionTypes", size=None, at_least=5)
        self.assertEqual([one["name"] for one in self.cli("codepipeline", "list-pipelines")], NAMES)

    def test_codebuild(self):
        codebuild = self.server.client("codebuild")
        role = make_role(self.server.client("iam"), "pages-build", "codebuild", ("logs:*", "*"))
        for name in NAMES:
            build_project(codebuild, name, role, ["true"])
        builds = [codebuild.start_build(projectName=NAMES[0])["build"]["id"] for _ in NAMES]
        self.check(codebuild, "list_projects", "projects", size=None)
        self.check(codebuild, "list_builds", "ids", size=None)
        self.check(codebuild, "list_builds_for_project", "ids", size=None, projectName=NAMES[0])
        words = ["codebuild", "list-builds-for-project", "--project-name", NAMES[0], "--sort-order", "ASCENDING"]
        self.assertEqual(self.cli(*words, sizes=()), builds)

    def test_codedeploy(self):
        codedeploy = self.server.client("codedeploy")
        role = make_role(self.server.client("iam"), "pages-deploy", "codedeploy", ("s3:*", "*"))
        for name in NAMES:
            codedeploy.create_application(applicationName=name, computePlatform="Server")
            codedeploy.create_deployment_group(
                applicationName=NAMES[0], deploymentGroupName=name, serviceRoleArn=role
            )
            root = f"arn:aws:iam::{ACCOUNT}:root"
            codedeploy.register_on_premises_instance(instanceName=name, iamUserArn=root)
            codedeploy.create_deployment_config(
                deploymentConfigName=name, minimumHealthyHosts={"type": "HOST_COUNT", "value": 1}
            )
        for operation, result, arguments in [
            ("list_applications", "applications", {}),
            ("list_deployment_groups", "deploymentGroups", {"applicationName": NAMES[0]}),
            ("list_deployment_configs", "deploymentConfigsList", {}),
        ]:
            self.check(codedeploy, operation, result, size=None, **arguments)
        instances = codedeploy.list_on_premises_instances()["instanceNames"]
        self.assertEqual(sorted(instances), NAMES)

    def test_logs(self):
        logs = self.server.client("logs")
        for name in NAMES:
            logs.create_log_group(logGroupName=f"/pages/{name}")
            logs.create_log_stream(logGroupName="/pages/item-0", logStreamName=name)
            now = 1000 * int(time.time())
            event = {"timestamp": now, "message": f"from {name}"}
            logs.put_log_events(logGroupName="/pages/item-0", logStreamName=name, logEvents=[event])
        self.check(logs, "describe_log_groups", "logGroups", logGroupNamePrefix="/pages/")
        self.check(logs, "describe_log_streams", "logStreams", logGroupName="/pages/item-0")
        self.check(logs, "filter_log_events", "events", logGroupName="/pages/item-0")

    def test_events(self):
        events = self.server.client("events")
        for name in NAMES:
            events.put_rule(Name=name, EventPattern='{"source":["x"]}')
            target = {"Id": name, "Arn": f"arn:aws:logs:{REGION}:{ACCOUNT}:log-group:/pages/events"}
            if name in NAMES[:5]:  # a rule has no more
                events.put_targets(Rule=NAMES[0], Targets=[target])
        self.check(events, "list_rules", "Rules")
        self.check(events, "list_targets_by_rule", "Targets", at_least=5, Rule=NAMES[0])

    def test_load_balancing(self):
        elb = self.server.client("elbv2")
        for name in NAMES:
            elb.create_load_balancer(Name=name, Subnets=["subnet-1", "subnet-2"])
            elb.create_target_group(Name=name, Protocol="HTTP", Port=80, VpcId="vpc-1", TargetType="ip")
        self.check(elb, "describe_load_balancers", "LoadBalancers")
        self.check(elb, "describe_target_groups", "TargetGroups")

    def test_tokens_open_nothing_elsewhere(self):
        for account in ("111111111111", "222222222222"):
            events = self.server.client("events", key=account)
            for name in ("a", "b", "c"):
                events.put_rule(Name=name, EventPattern='{"source":["x"]}')
        token = self.server.client("events", key="111111111111").list_rules(Limit=1)["NextToken"]
        for key, forged in [("222222222222", token), ("111111111111", token[:-4]), ("111111111111", "x")]:
            with self.assertRaises(ClientError) as refused:
                self.server.client("events", key=key).list_rules(Limit=1, NextToken=forged)
            self.assertEqual(refused.exception.response["ResponseMetadata"]["HTTPStatusCode"], 400)


class Waiters(Clients):
    FAST = {"Delay": 1, "MaxAttempts": 30}

    def wait(self, client, name, **arguments):
        client.get_waiter(name).wait(**arguments, WaiterConfig=self.FAST)

    def test_s3(self):
        s3 = self.server.client("s3")
        self.wait(s3, "bucket_not_exists", Bucket="waited-for")
        timer = threading.Timer(0.3, s3.create_bucket, kwargs={"Bucket": "waited-for"})
        timer.start()
        self.wait(s3, "bucket_exists", Bucket="waited-for")
        self.wait(s3, "object_not_exists", Bucket="waited-for", Key="k")
        s3.upload_fileobj(io.BytesIO(b"1" * 1000), "waited-for", "k")
        self.wait(s3, "object_exists", Bucket="waited-for", Key="k")
        with self.assertRaises(WaiterError):
            waiter = s3.get_waiter("object_exists")
            waiter.wait(Bucket="waited-for", Key="none", WaiterConfig={"Delay": 0, "MaxAttempts": 2})
        self.server.aws("s3api", "wait", "object-exists", "--bucket", "waited-for", "--key", "k")
        timer.join()

    def test_iam(self):
        iam = self.server.client("iam")
        make_role(iam, "waited-for", "codebuild", ("s3:*", "*"))
        self.wait(iam, "role_exists", RoleName="waited-for")
        iam.create_user(UserName="waited-for")
        self.wait(iam, "user_exists", UserName="waited-for")
        made = iam.create_policy(PolicyName="waited-for", PolicyDocument=policy(("s3:*", "*")))["Policy"]
        self.wait(iam, "policy_exists", PolicyArn=made["Arn"])
        self.server.aws("iam", "wait", "role-exists", "--role-name", "waited-for")

    def test_load_balancing(self):
        elb = self.server.client("elbv2")
        port = free_port()
        group = elb.create_target_group(
            Name="waited-for",
            Protocol="HTTP",
            Port=80,
            VpcId="vpc-1",
            TargetType="ip",
            HealthCheckPath="/_pipewright/health",
            HealthCheckIntervalSeconds=5,
            HealthCheckTimeoutSeconds=2,
        )["TargetGroups"][0]["TargetGroupArn"]
        balancer = elb.create_load_balancer(Name="waited-for")["LoadBalancers"][0]["LoadBalancerArn"]
        self.wait(elb, "load_balancer_available", Names=["waited-for"])
        self.wait(elb, "load_balancer_exists", LoadBalancerArns=[balancer])
        elb.create_listener(
            LoadBalancerArn=balancer,
            Protocol="HTTP",
            Port=port,
            DefaultActions=[{"Type": "forward", "TargetGroupArn": group}],
        )
        targets = [{"Id": "127.0.0.1", "Port": self.server.port}]
        elb.register_targets(TargetGroupArn=group, Targets=targets)
        self.wait(elb, "target_in_service", TargetGroupArn=group, Targets=targets)
        self.assertEqual(http("GET", f"http://127.0.0.1:{port}/_pipewright/health")[0], 200)
        attribute = {"Key": "deregistration_delay.timeout_seconds", "Value": "0"}
        elb.modify_target_group_attributes(TargetGroupArn=group, Attributes=[attribute])
        elb.deregister_targets(TargetGroupArn=group, Targets=targets)
        self.wait(elb, "target_deregistered", TargetGroupArn=group, Targets=targets)
        elb.delete_load_balancer(LoadBalancerArn=balancer)
        self.wait(elb, "load_balancers_deleted", LoadBalancerArns=[balancer])

    def test_a_deployment_that_fails_ends_the_waiter(self):
        codedeploy = self.server.client("codedeploy")
        role = make_role(self.server.client("iam"), "waiter-deploy", "codedeploy", ("s3:*", "*"))
        codedeploy.create_application(applicationName="empty", computePlatform="Server")
        codedeploy.create_deployment_group(
            applicationName="empty", deploymentGroupName="nobody", serviceRoleArn=role
        )
        revision = {"revisionType": "S3", "s3Location": {"bucket": "b", "key": "k", "bundleType": "zip"}}
        deployment = codedeploy.create_deployment(
            applicationName="empty", deploymentGroupName="nobody", revision=revision
        )["deploymentId"]
        with self.assertRaises(WaiterError) as failed:
            self.wait(codedeploy, "deployment_successful", deploymentId=deployment)
        self.assertIn("Failed", str(failed.exception))
        with self.assertRaises(CliError) as failed:
            self.server.aws("deploy", "wait", "deployment-successful", "--deployment-id", deployment)
        self.assertEqual(failed.exception.code, 255)


if __name__ == "__main__":
    unittest.main()
