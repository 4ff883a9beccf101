"""A release from git push to HTTP through a load balancer; the server is killed and stopped on the way."""

import json
import os
import shutil
import subprocess
import unittest

from pipewright import (
    ACCOUNT,
    REGION,
    CliError,
    Server,
    WorkingCopy,
    cli_version,
    eventually,
    http,
    knows_endpoint_variable,
)
from release_line import (
    APPLICATION,
    BUCKET,
    FLEET,
    GROUP,
    LOG_GROUP,
    PIPELINE,
    PROJECT,
    REPOSITORY,
    Host,
    ReleaseLine,
    arn,
    copy_web_app,
)


def cli_with_logs_tail():
    """Version 2 of the AWS CLI has `aws logs tail`, version 1 has not."""
    programs = filter(None, map(shutil.which, ("aws", "/usr/bin/aws", "/usr/local/bin/aws")))
    return next((program for program in programs if cli_version(program) >= (2,)), None)


class Release(unittest.TestCase):
    def setUp(self):
        self.server = Server()
        self.addCleanup(self.server.close)
        self.line = ReleaseLine(self.server)
        self.line.create()
        first = self.register_with_the_cli if knows_endpoint_variable() else self.registers_itself
        self.hosts = [first("web-1"), self.registers_itself("web-2")]
        on_branch = ["codecommit:GitPull", "codecommit:GitPush"], arn("codecommit", REPOSITORY)
        self.copy = WorkingCopy(self.server, REPOSITORY, "ana", *self.line.user("ana", on_branch))
        copy_web_app(self.copy.directory)

    def register_with_the_cli(self, name):
        """`aws deploy register` makes a user with a key, registers the instance and writes the agent's file."""
        directory = os.path.join(self.server.directory, f"{name}-registration")
        os.makedirs(directory)
        words = ["deploy", "register", "--instance-name", name, "--region", REGION]
        self.server.aws(*words, "--tags", f"Key={FLEET['Key']},Value={FLEET['Value']}", directory=directory)
        with open(os.path.join(directory, "codedeploy.onpremises.yml"), encoding="utf-8") as file:
            settings = dict(line.strip().split(": ") for line in file if ": " in line)
        host = Host(self.server, name, settings["aws_access_key_id"], settings["aws_secret_access_key"])
        address = {"Key": "pipewright:target-address", "Value": f"127.0.0.1:{host.port}"}
        self.line.codedeploy.add_tags_to_on_premises_instances(instanceNames=[name], tags=[address])
        return self.running(host)

    def registers_itself(self, name):
        """Its key may register the instance of that name, and read the bucket."""
        own = (
            ["codedeploy:RegisterOnPremisesInstance", "codedeploy:AddTagsToOnPremisesInstances"],
            arn("codedeploy", f"instance:{name}"),
        )
        bundles = ["s3:GetObject", "s3:GetObjectVersion"], f"arn:aws:s3:::{BUCKET}/*"
        host = Host(self.server, name, *self.line.user(name, own, bundles))
        tags = f"{FLEET['Key']}={FLEET['Value']}"
        return self.running(host, "--tags", tags, "--target", f"127.0.0.1:{host.port}")

    def running(self, host, *options):
        host.start(*options)
        self.addCleanup(host.close)
        return host

    def test_a_push_goes_live(self):
        first = self.build_is_killed_and_goes_on()
        self.approval_outlives_a_restart(first)
        self.deployment_ends_well(first)
        self.everybody_answers("1")
        self.missing_permission_is_named()
        self.rejection_ends_the_second_release()

    def build_is_killed_and_goes_on(self):
        commit = self.copy.push("first")
        self.line.until("Source", "Succeeded")
        self.line.until("Build", "InProgress")
        tail = self.tail_logs()
        build = self.build_of(self.line.action("Build")["externalExecutionId"])
        eventually(lambda: "waiting at the gate" in self.logs())
        self.assertEqual(self.build_of(build["id"])["currentPhase"], "BUILD")

        self.server.kill()
        self.line.open_gate()
        self.server.start()

        done = eventually(lambda: self.ended(build["id"]), 30)
        self.assertEqual(done["buildStatus"], "SUCCEEDED", done)
        phases = [phase["phaseType"] for phase in done["phases"] if phase.get("phaseStatus") == "SUCCEEDED"]
        for phase in ("DOWNLOAD_SOURCE", "INSTALL", "PRE_BUILD", "BUILD", "POST_BUILD", "UPLOAD_ARTIFACTS"):
            self.assertIn(phase, phases)
        self.assertEqual(done["exportedEnvironmentVariables"], [{"name": "RELEASE", "value": "v1"}])
        self.assertEqual(done["resolvedSourceVersion"], commit)
        for words in ("hello from", "through the gate", "finally"):
            self.assertIn(words, eventually(self.logs))
        self.check_tail(tail)
        return self.line.executions()[0]["pipelineExecutionId"]

    def build_of(self, build_id):
        """As those who have only the AWS CLI see it."""
        (build,) = self.server.aws("codebuild", "batch-get-builds", "--ids", build_id)["builds"]
        return build

    def ended(self, build_id):
        build = self.build_of(build_id)
        return build if build["buildStatus"] != "IN_PROGRESS" else None

    def logs(self):
        events = self.server.client("logs").filter_log_events(logGroupName=LOG_GROUP)["events"]
        return "".join(event["message"] for event in events)

    def tail_logs(self):
        program = cli_with_logs_tail()
        if program is None:
            print("no `aws logs tail` here: it needs version 2 of the AWS CLI")
            return None
        words = ["--endpoint-url", self.server.endpoint, "logs", "tail", LOG_GROUP, "--since", "10m"]
        return [program, *words]

    def check_tail(self, command):
        if command is None:
            return
        env = self.server.environment()
        shown = subprocess.run(command, env=env, capture_output=True, text=True, check=True).stdout
        self.assertIn("through the gate", shown)

    def approval_outlives_a_restart(self, execution):
        waiting = self.line.until("Approval", "InProgress", execution=execution)
        self.assertEqual(self.server.stop(), 0)
        self.server.start()
        self.assertEqual(self.line.action("Approval")["token"], waiting["token"])
        approver = self.line.user(
            "boss",
            ("codepipeline:PutApprovalResult", arn("codepipeline", f"{PIPELINE}/Approval/GoLive")),
            ("codepipeline:GetPipelineState", arn("codepipeline", PIPELINE)),
        )
        self.put_approval(*approver, waiting["token"], "Approved")
        with self.assertRaises(CliError) as again:
            self.put_approval(*approver, waiting["token"], "Rejected")
        self.assertIn("ApprovalAlreadyCompletedException", str(again.exception))

    def put_approval(self, key, secret, token, status):
        words = ["codepipeline", "put-approval-result", "--pipeline-name", PIPELINE, "--token", token]
        place = ["--stage-name", "Approval", "--action-name", "GoLive"]
        result = ["--result", f"summary=seen,status={status}"]
        return self.server.aws(*words, *place, *result, key=key, secret=secret)

    def deployment_ends_well(self, execution):
        deploying = self.line.until("Production", "InProgress", "Succeeded", "Failed", execution=execution)
        deployment = eventually(lambda: self.line.action("Production").get("externalExecutionId"))
        waiter = self.line.codedeploy.get_waiter("deployment_successful")
        waiter.wait(deploymentId=deployment, WaiterConfig={"Delay": 1, "MaxAttempts": 60})
        self.server.aws("deploy", "wait", "deployment-successful", "--deployment-id", deployment)
        self.assertNotEqual(deploying["status"], "Failed")

        info = self.server.aws("deploy", "get-deployment", "--deployment-id", deployment)["deploymentInfo"]
        self.assertEqual(info["deploymentOverview"]["Succeeded"], 2, info)
        targets = self.server.aws("deploy", "list-deployment-targets", "--deployment-id", deployment)["targetIds"]
        self.assertEqual(sorted(targets), ["web-1", "web-2"])
        self.line.until("Production", "Succeeded", execution=execution)
        shown = self.line.codepipeline.get_pipeline_execution(pipelineName=PIPELINE, pipelineExecutionId=execution)
        self.assertEqual(eventually(lambda: self.status(execution) == "Succeeded" or None), True, shown)

    def status(self, execution):
        found = self.line.codepipeline.get_pipeline_execution(pipelineName=PIPELINE, pipelineExecutionId=execution)
        return found["pipelineExecution"]["status"]

    def everybody_answers(self, version):
        targets = [{"Id": "127.0.0.1", "Port": host.port} for host in self.hosts]
        waiter = self.line.elb.get_waiter("target_in_service")
        waiter.wait(TargetGroupArn=self.line.target_group, Targets=targets, WaiterConfig={"Delay": 1})
        answers = [json.loads(http("GET", self.line.url)[2]) for _ in range(8)]
        self.assertEqual({answer["instance"] for answer in answers}, {"web-1", "web-2"})
        self.assertEqual({answer["version"] for answer in answers}, {version})

    def missing_permission_is_named(self):
        before = len(self.line.executions())
        self.line.without("start")
        self.copy.write("version.txt", "2\n")
        self.copy.push("second")
        eventually(lambda: len(self.line.executions()) > before)
        second = self.line.executions()[0]
        failed = self.line.until("Build", "Failed", execution=second["pipelineExecutionId"])
        session = f"arn:aws:sts::{ACCOUNT}:assumed-role/shop-pipeline/"
        project = arn("codebuild", f"project/{PROJECT}")
        self.assertRegex(
            failed["errorDetails"]["message"],
            f"User: {session}\\S+ is not authorized to perform: codebuild:StartBuild on resource: {project}",
        )
        self.line.without()
        retry = ["codepipeline", "retry-stage-execution", "--pipeline-name", PIPELINE, "--stage-name", "Build"]
        mode = ["--retry-mode", "FAILED_ACTIONS"]
        self.server.aws(*retry, *mode, "--pipeline-execution-id", second["pipelineExecutionId"])
        self.line.until("Build", "Succeeded", execution=second["pipelineExecutionId"])

    def rejection_ends_the_second_release(self):
        second = self.line.executions()[0]["pipelineExecutionId"]
        waiting = self.line.until("Approval", "InProgress", execution=second)
        self.put_approval("test", "test", waiting["token"], "Rejected")
        self.line.until("Approval", "Failed", execution=second)
        eventually(lambda: self.status(second) == "Failed")
        self.everybody_answers("1")
        group = ["--application-name", APPLICATION, "--deployment-group-name", GROUP]
        listed = self.server.aws("deploy", "list-deployments", *group)
        self.assertEqual(len(listed["deployments"]), 1)


if __name__ == "__main__":
    unittest.main()
