"""The commands of the AWS CLI's own examples for pipelines and connections, in an order in which they make sense."""

import json
import os
import unittest

from archives import zipped
from pipewright import ACCOUNT, REGION, Server, cli_version, eventually, make_role

TYPE = {"category": "Test", "owner": "Custom", "provider": "MyJenkinsProviderName", "version": "1"}
SOURCE = {
    "name": "Source",
    "inputArtifacts": [],
    "actionTypeId": {"category": "Source", "owner": "AWS", "version": "1", "provider": "S3"},
    "outputArtifacts": [{"name": "MyApp"}],
    "configuration": {"S3Bucket": "examples", "S3ObjectKey": "app.zip", "PollForSourceChanges": "false"},
    "runOrder": 1,
}
FLEET = {
    "name": "CodePipelineDemoFleet",
    "inputArtifacts": [{"name": "MyApp"}],
    "actionTypeId": {"category": "Deploy", "owner": "AWS", "version": "1", "provider": "CodeDeploy"},
    "outputArtifacts": [],
    "configuration": {"ApplicationName": "DemoApplication", "DeploymentGroupName": "DemoFleet"},
    "runOrder": 1,
}
TESTING = {
    "name": "MyJenkinsTest-Action",
    "inputArtifacts": [{"name": "MyApp"}],
    "actionTypeId": TYPE,
    "configuration": {"ProjectName": "MyTestProject"},
}


def named(answer, key):
    return [one["name"] for one in answer[key]]


class Examples(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = Server()
        cls.addClassCleanup(cls.server.close)
        role = make_role(cls.server.client("iam"), "examples", "codepipeline", ("*", "*"))
        s3 = cls.server.client("s3")
        s3.create_bucket(Bucket="examples")
        s3.put_bucket_versioning(Bucket="examples", VersioningConfiguration={"Status": "Enabled"})
        s3.put_object(Bucket="examples", Key="app.zip", Body=zipped({"index.html": "hello"}))
        cls.common = {"roleArn": role, "artifactStore": {"type": "S3", "location": "examples"}, "version": 1}

    def pipeline(self, *words):
        return self.server.aws("codepipeline", *words)

    def file(self, name, content):
        path = os.path.join(self.server.directory, name)
        with open(path, "w", encoding="utf-8") as file:
            json.dump(content, file)
        return f"file://{path}"

    def declared(self, name, *stages):
        stages = [{"name": stage, "actions": actions} for stage, actions in stages]
        return self.file(f"{name}.json", {"pipeline": {**self.common, "name": name, "stages": stages}})

    def test_1_custom_actions(self):
        urls = {
            "entityUrlTemplate": "https://192.0.2.4/job/{Config:ProjectName}/",
            "executionUrlTemplate": "https://192.0.2.4/job/{Config:ProjectName}/{ExternalExecutionId}/",
        }
        artifacts = {"maximumCount": 5, "minimumCount": 0}
        project = {"required": True, "key": True, "secret": False}
        for category, name, queryable in [("Build", "MyBuildProject", False), ("Test", "ProjectName", True)]:
            definition = {
                "category": category,
                "provider": TYPE["provider"],
                "version": "1",
                "settings": urls,
                "configurationProperties": [{**project, "name": name, "queryable": queryable, "type": "String"}],
                "inputArtifactDetails": artifacts,
                "outputArtifactDetails": artifacts,
            }
            words = ("create-custom-action-type", "--cli-input-json", self.file(f"{category}.json", definition))
            created = self.pipeline(*words)["actionType"]
            self.assertEqual(created["id"], {**TYPE, "category": category})
        listed = self.pipeline("list-action-types", "--action-owner-filter", "Custom")["actionTypes"]
        self.assertEqual([one["settings"] for one in listed], [urls, urls])
        identity = ("--category", "Build", "--provider", TYPE["provider"], "--action-version", "1")
        self.assertEqual(self.pipeline("delete-custom-action-type", *identity), "")

    def test_2_pipelines(self):
        first = self.declared("MyFirstPipeline", ("Source", [SOURCE]), ("Beta", [TESTING]))
        second = self.declared("MySecondPipeline", ("Source", [SOURCE]), ("Beta", [FLEET]))
        for definition in (first, second):
            self.assertEqual(self.pipeline("create-pipeline", "--cli-input-json", definition)["pipeline"]["version"], 1)
        listed = self.pipeline("list-pipelines")
        self.assertEqual(named(listed, "pipelines"), ["MyFirstPipeline", "MySecondPipeline"])
        self.assertIn("pipelineExecutionId", self.pipeline("start-pipeline-execution", "--name", "MySecondPipeline"))
        shown = self.pipeline("get-pipeline", "--name", "MySecondPipeline")
        self.assertEqual(shown["metadata"]["pipelineArn"], f"arn:aws:codepipeline:{REGION}:{ACCOUNT}:MySecondPipeline")
        # What get-pipeline shows goes back without its metadata.
        again = self.file("update.json", {"pipeline": shown["pipeline"]})
        updated = self.pipeline("update-pipeline", "--cli-input-json", again)["pipeline"]
        self.assertEqual(updated, {**shown["pipeline"], "version": 2})
        self.assertEqual(self.pipeline("delete-pipeline", "--name", "MySecondPipeline"), "")

    def test_3_a_job(self):
        wanted = {"actionTypeId": TYPE, "maxBatchSize": 5, "queryParam": {"ProjectName": "MyTestProject"}}
        poll = ("poll-for-jobs", "--cli-input-json", self.file("MyActionTypeInfo.json", wanted))
        (job,) = eventually(lambda: self.pipeline(*poll)["jobs"])
        started = job["data"]["pipelineContext"]["pipelineExecutionId"]
        held = ("acknowledge-job", "--job-id", job["id"], "--nonce", job["nonce"])
        self.assertEqual(self.pipeline(*held), {"status": "InProgress"})
        details = self.pipeline("get-job-details", "--job-id", job["id"])["jobDetails"]
        self.assertEqual(details["data"]["actionConfiguration"], {"configuration": {"ProjectName": "MyTestProject"}})
        self.assertEqual(set(details["data"]["artifactCredentials"]), {"accessKeyId", "secretAccessKey", "sessionToken"})
        failure = ("--failure-details", "type=JobFailed,message=red")
        self.assertEqual(self.pipeline("put-job-failure-result", "--job-id", job["id"], *failure), "")

        self.assertEqual(eventually(lambda: self.beta() == "Failed"), True)
        state = self.pipeline("get-pipeline-state", "--name", "MyFirstPipeline")["stageStates"][1]
        self.assertEqual(state["inboundTransitionState"], {"enabled": True})
        self.assertEqual(state["actionStates"][0]["entityUrl"], "https://192.0.2.4/job/MyTestProject/")
        execution = ("--pipeline-name", "MyFirstPipeline", "--pipeline-execution-id", started)
        retry = ("retry-stage-execution", *execution, "--stage-name", "Beta", "--retry-mode", "FAILED_ACTIONS")
        self.assertEqual(self.pipeline(*retry), {"pipelineExecutionId": started})
        reason = ("--reason", "Stopping pipeline after the build action is done")
        self.assertEqual(
            self.pipeline("stop-pipeline-execution", *execution, *reason), {"pipelineExecutionId": started}
        )
        self.pipeline("stop-pipeline-execution", *execution, "--abandon")
        self.assertEqual(eventually(lambda: self.beta() == "Stopped"), True)
        runs = self.pipeline("list-pipeline-executions", "--pipeline-name", "MyFirstPipeline")
        self.assertEqual(runs["pipelineExecutionSummaries"][0]["stopTrigger"], {"reason": reason[1]})
        actions = self.pipeline("list-action-executions", "--pipeline-name", "MyFirstPipeline")
        ran = [one["status"] for one in actions["actionExecutionDetails"] if one["pipelineExecutionId"] == started]
        self.assertEqual(ran, ["Abandoned", "Failed", "Succeeded"])

    def beta(self):
        state = self.pipeline("get-pipeline-state", "--name", "MyFirstPipeline")
        return state["stageStates"][1]["latestExecution"]["status"]

    def test_4_transitions_and_tags(self):
        into = ("--pipeline-name", "MyFirstPipeline", "--stage-name", "Beta", "--transition-type", "Inbound")
        # The CLI asks for the reason, which its example has not.
        self.assertEqual(self.pipeline("disable-stage-transition", *into, "--reason", "Testing"), "")
        self.assertEqual(self.pipeline("enable-stage-transition", *into), "")
        resource = ("--resource-arn", f"arn:aws:codepipeline:{REGION}:{ACCOUNT}:MyFirstPipeline")
        tags = ("--tags", "key=Project,value=ProjectA", "key=IscontainerBased,value=true")
        self.assertEqual(self.pipeline("tag-resource", *resource, *tags), "")
        self.assertEqual(len(self.pipeline("list-tags-for-resource", *resource)["tags"]), 2)
        keys = ("--tag-keys", "Project", "IscontainerBased")
        self.assertEqual(self.pipeline("untag-resource", *resource, *keys), "")
        self.assertEqual(self.pipeline("list-tags-for-resource", *resource), {"tags": []})

    def test_5_webhooks(self):
        webhook = {
            "name": "my-webhook",
            "targetPipeline": "MyFirstPipeline",
            "targetAction": "Source",
            "filters": [{"jsonPath": "$.ref", "matchEquals": "refs/heads/{Branch}"}],
            "authentication": "GITHUB_HMAC",
            "authenticationConfiguration": {"SecretToken": "secret"},
        }
        put = self.pipeline("put-webhook", "--cli-input-json", self.file("webhook.json", {"webhook": webhook}))
        arn = f"arn:aws:codepipeline:{REGION}:{ACCOUNT}:webhook:my-webhook"
        self.assertEqual(put["webhook"]["arn"], arn)
        (listed,) = self.pipeline("list-webhooks")["webhooks"]
        self.assertEqual(listed["definition"], {**webhook, "authenticationConfiguration": {"SecretToken": "****"}})
        self.assertEqual(self.pipeline("deregister-webhook-with-third-party", "--webhook-name", "my-webhook"), "")
        self.assertEqual(self.pipeline("delete-webhook", "--name", "my-webhook"), "")

    def test_6_connections(self):
        version = cli_version()
        # The newer name came in two lines of versions.
        knows_both = version >= (2, 15, 34) or (1, 32, 76) <= version < (2,)
        for service in ("codestar-connections", "codeconnections")[: 2 if knows_both else 1]:
            connect = ("create-connection", "--provider-type", "Bitbucket", "--connection-name", "MyConnection")
            arn = self.server.aws(service, *connect)["ConnectionArn"]
            self.assertTrue(arn.startswith(f"arn:aws:{service}:{REGION}:{ACCOUNT}:connection/"), arn)
            shown = self.server.aws(service, "get-connection", "--connection-arn", arn)["Connection"]
            self.assertEqual(shown["ConnectionStatus"], "PENDING")
            page = ("list-connections", "--provider-type", "Bitbucket", "--max-results", "5")
            self.assertEqual([one["ConnectionArn"] for one in self.server.aws(service, *page)["Connections"]], [arn])
            resource = ("--resource-arn", arn)
            tags = ("--tags", "Key=Project,Value=ProjectA", "Key=ReadOnly,Value=true")
            self.assertEqual(self.server.aws(service, "tag-resource", *resource, *tags), "")
            self.assertEqual(self.server.aws(service, "untag-resource", *resource, "--tag-keys", "Project", "ReadOnly"), "")
            self.assertEqual(self.server.aws(service, "list-tags-for-resource", *resource), {"Tags": []})
            self.assertEqual(self.server.aws(service, "delete-connection", "--connection-arn", arn), "")
            # As an option, older versions would fetch the endpoint for its value.
            provider = {"ProviderType": "GitHubEnterpriseServer", "ProviderEndpoint": "https://my-instance.dev"}
            words = ("--cli-input-json", self.file("host.json", {"Name": "MyHost", **provider}))
            host = self.server.aws(service, "create-host", *words)["HostArn"]
            self.assertEqual(self.server.aws(service, "get-host", "--host-arn", host)["Name"], "MyHost")
            self.assertEqual(len(self.server.aws(service, "list-hosts")["Hosts"]), 1)
            self.assertEqual(self.server.aws(service, "delete-host", "--host-arn", host), "")


if __name__ == "__main__":
    unittest.main()
