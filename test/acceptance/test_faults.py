"""Bad input and faults: each ends in a clear error in AWS's form, and the server goes on as if nothing had been."""

import base64
import glob
import hashlib
import os
import subprocess
import threading
import time
import unittest

from archives import HOSTILE, zipped
from botocore.exceptions import ClientError
from pipewright import Server, WorkingCopy, eventually, make_role
from release_line import Host
from resources import build_project, static_pipeline

BUILDSPEC = "version: 0.2\nphases:\n  build:\n    commands:\n      - ls\n"
TEN_MEGABYTES = 10_000_000


SERVER = None


def setUpModule():
    """One server takes it all."""
    global SERVER
    SERVER = Server("--log", "error", "--time-scale", "60")
    unittest.addModuleCleanup(SERVER.close)


class Faults(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = SERVER
        cls.s3 = SERVER.client("s3")

    def tearDown(self):
        """Nothing was a bug to the server, nothing came out of an archive, and it works."""
        self.assertEqual([line for line in self.server.log if '"level":"error"' in line], [])
        self.assertIsNone(self.server.process.poll())
        self.assertEqual(glob.glob("/tmp/evil*") + glob.glob(f"{self.server.directory}/**/evil*", recursive=True), [])
        self.assertEqual(self.server.http("GET", "/_pipewright/health")[0], 200)


class Wire(Faults):
    """Requests that no client makes."""

    @staticmethod
    def signed_for(service, **more):
        scope = f"test/20260101/us-east-1/{service}/aws4_request"
        return {
            "Authorization": f"AWS4-HMAC-SHA256 Credential={scope}, SignedHeaders=host;x-amz-date, Signature=00",
            "X-Amz-Date": "20260101T000000Z",
            **{name.replace("_", "-"): value for name, value in more.items()},
        }

    def test_json(self):
        for service, target in [
            ("codepipeline", "CodePipeline_20150709.GetPipeline"),
            ("codecommit", "CodeCommit_20150413.GetRepository"),
            ("codebuild", "CodeBuild_20161006.BatchGetProjects"),
            ("codedeploy", "CodeDeploy_20141006.GetApplication"),
            ("logs", "Logs_20140328.DescribeLogGroups"),
            ("events", "AWSEvents.ListRules"),
        ]:
            headers = self.signed_for(service, X_Amz_Target=target, Content_Type="application/x-amz-json-1.1")
            for body in (b"{", b"[]", b"null", b'"x"', b"\xff\xfe", b"{" * 100_000, b'{"a":' * 5000, b"{} {}"):
                status, _, answer = self.server.http("POST", "/", body, headers)
                self.assertEqual(status, 400, body[:20])
                self.assertIn(b'"__type":"SerializationException"', answer)
            unknown = b'{"nobodyKnows":[{"a":1}],"__proto__":{"limit":1},"constructor":{}}'
            status, _, answer = self.server.http("POST", "/", unknown, headers)
            self.assertIn(status, (200, 400))
            self.assertNotIn(b"SerializationException", answer)
            self.assertNotIn(b"nobodyKnows", answer)

    def test_forms(self):
        headers = self.signed_for("iam", Content_Type="application/x-www-form-urlencoded")
        for form, code in [
            ("", b"MissingAction"),
            ("Action=Nothing&Version=2010-05-08", b"InvalidAction"),
            ("Action=GetRole&Version=2010-05-08", b"ValidationError"),
            ("Action=ListRoles&Version=2010-05-08&MaxItems=many", b"MalformedInput"),
            ("Action=GetRole&Version=2010-05-08&RoleName=nobody&Unknown.member.1=x", b"NoSuchEntity"),
            ("Action=GetRole&Version=2010-05-08&RoleName=%zz%ff", b"SerializationException"),
            ("Action=ListRoles&" + "a=b&" * 30_000, b"SerializationException"),
        ]:
            status, _, answer = self.server.http("POST", "/", form.encode(), headers)
            self.assertIn(status, (400, 404), form[:60])
            self.assertIn(b"<Code>" + code, answer, form[:60])

    def test_xml(self):
        self.s3.create_bucket(Bucket="xml-bodies")
        headers = self.signed_for("s3", X_Amz_Content_Sha256="UNSIGNED-PAYLOAD")
        many = b"".join(b'<!ENTITY a%d "%s">' % (i, b"&a%d;" % (i - 1) * 10) for i in range(1, 10))
        for body in [
            b"<",
            b"",
            b"{}",
            b"<VersioningConfiguration><Status>Enabled</Status>",
            b"<VersioningConfiguration><Status>Maybe</Status></VersioningConfiguration>",
            b"<!DOCTYPE l [<!ENTITY a0 'x'>" + many + b"]><VersioningConfiguration>&a9;</VersioningConfiguration>",
            b"<!DOCTYPE l [<!ENTITY f SYSTEM 'file:///etc/passwd'>]><VersioningConfiguration>&f;</VersioningConfiguration>",
            b"<VersioningConfiguration>" + b"<a>" * 50_000,
        ]:
            digest = base64.b64encode(hashlib.md5(body).digest()).decode()
            for method, path in (("PUT", "/xml-bodies?versioning"), ("POST", "/xml-bodies?delete")):
                status, _, answer = self.server.http(method, path, body, {**headers, "Content-MD5": digest})
                self.assertEqual(status, 400, body[:60])
                self.assertIn(b"<Code>MalformedXML</Code>", answer)
        self.assertNotIn("Status", self.s3.get_bucket_versioning(Bucket="xml-bodies"))

    def test_services_that_are_not_here_are_named(self):
        with self.assertRaises(ClientError) as refused:
            self.server.client("dynamodb").list_tables()
        self.assertEqual(refused.exception.response["Error"]["Code"], "UnknownOperationException")
        with self.assertRaises(ClientError) as refused:
            self.server.client("lambda").list_functions()
        self.assertIn("no service for 'lambda'", refused.exception.response["Error"]["Message"])


class Git(Faults):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.codecommit = cls.server.client("codecommit")

    def repository(self, name):
        self.codecommit.create_repository(repositoryName=name)
        copy = WorkingCopy(self.server, name, name, in_address=True)
        copy.push("first")
        return copy

    def branches(self, name):
        pages = self.codecommit.get_paginator("list_branches").paginate(repositoryName=name)
        return sorted(branch for page in pages for branch in page["branches"])

    def test_names_of_references(self):
        copy = self.repository("names")
        good = ["feature/ü", "@", "100%", "日本", "emoji😀", "{curly}", "&amp;<x>", "deep/" * 30 + "x", "y" * 200]
        copy.git("push", "--quiet", "origin", *[f"HEAD:refs/heads/{name}" for name in good])
        for bad in ("main/below", "-dash", "HEAD", "y" * 252):
            refused = copy.git("push", "origin", f"HEAD:refs/heads/{bad}", check=False)
            self.assertEqual(refused.returncode, 1, bad)
            self.assertIn("[remote rejected]", refused.stderr)
            self.assertNotIn(self.server.directory + "/data", refused.stderr)
        self.assertEqual(self.branches("names"), sorted([*good, "main"]))
        for name in self.branches("names"):
            found = self.codecommit.get_branch(repositoryName="names", branchName=name)["branch"]
            self.assertEqual(found["branchName"], name)
        for name in ("a b", "..", "x.lock", "a~1", "a\\b"):
            with self.assertRaises(self.codecommit.exceptions.InvalidBranchNameException):
                self.codecommit.get_branch(repositoryName="names", branchName=name)

    def test_a_name_that_is_taken(self):
        outcomes = []

        def create(client):
            try:
                client.create_repository(repositoryName="wanted")
                outcomes.append("created")
            except ClientError as error:
                outcomes.append(error.response["Error"]["Code"])

        clients = [self.server.client("codecommit") for _ in range(6)]
        threads = [threading.Thread(target=create, args=[client]) for client in clients]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual(sorted(outcomes), ["RepositoryNameExistsException"] * 5 + ["created"])

    def test_pushes_at_once(self):
        self.repository("race")
        copies = []
        for number in range(4):
            copy = WorkingCopy(self.server, "race", f"race-{number}", in_address=True)
            copy.git("pull", "--quiet", "origin", "main")
            copy.write(f"file-{number}", "x")
            copies.append((copy, copy.commit(f"by {number}")))
        command = ["git", "push", "--quiet", "origin", "HEAD:refs/heads/main"]
        pushes = [
            subprocess.Popen(command, cwd=copy.directory, env=copy.env, stderr=subprocess.PIPE, text=True)
            for copy, _ in copies
        ]
        said = [push.communicate()[1] for push in pushes]
        winners = [commit for (_, commit), push in zip(copies, pushes) if push.returncode == 0]
        self.assertEqual(len(winners), 1, said)
        for push, text in zip(pushes, said):
            if push.returncode != 0:
                self.assertRegex(text, "rejected")
        tip = self.codecommit.get_branch(repositoryName="race", branchName="main")["branch"]["commitId"]
        self.assertEqual(tip, winners[0])


class Builds(Faults):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.codebuild = cls.server.client("codebuild")
        cls.role = make_role(cls.server.client("iam"), "builds", "codebuild", ("*", "*"))
        cls.s3.create_bucket(Bucket="sources")

    def ended(self, build):
        def look():
            (found,) = self.codebuild.batch_get_builds(ids=[build])["builds"]
            return found if found["buildStatus"] != "IN_PROGRESS" else None

        return eventually(look, 40)

    def build_of(self, name, archive):
        self.s3.put_object(Bucket="sources", Key=name, Body=archive)
        self.codebuild.create_project(
            name=name,
            source={"type": "S3", "location": f"sources/{name}"},
            artifacts={"type": "NO_ARTIFACTS"},
            environment={"type": "LINUX_CONTAINER", "image": "x", "computeType": "BUILD_GENERAL1_SMALL"},
            serviceRole=self.role,
        )
        return self.codebuild.start_build(projectName=name)["build"]["id"]

    def check(self, cases, code):
        """Each source's build fails as it is downloaded, in these words."""
        builds = [(self.build_of(name, archive), words) for name, (archive, words) in cases.items()]
        for build, words in builds:
            with self.subTest(build):
                ended = self.ended(build)
                self.assertEqual(ended["buildStatus"], "FAILED")
                (failed,) = [phase for phase in ended["phases"] if phase.get("phaseStatus") == "FAILED"]
                self.assertEqual(failed["phaseType"], "DOWNLOAD_SOURCE")
                self.assertEqual(failed["contexts"][0]["statusCode"], code)
                self.assertIn(words, failed["contexts"][0]["message"])

    def test_hostile_sources(self):
        self.check(HOSTILE, "CLIENT_ERROR")

    def test_buildspecs(self):
        specs = {
            "missing": ({"other": "x"}, "YAML file does not exist"),
            "cut": ({"buildspec.yml": "version: 0.2\nphases: [\n"}, "line 2"),
            "tab": ({"buildspec.yml": "version: 0.2\nphases:\n\tbuild:\n"}, "line 2"),
            "other-version": ({"buildspec.yml": "version: 9\n"}, "unsupported buildspec version: 9"),
            "binary": ({"buildspec.yml": bytes(range(128, 256)) * 9}, ""),
            "huge": ({"buildspec.yml": BUILDSPEC + "#" + "x" * TEN_MEGABYTES}, "buildspec is too large"),
        }
        cases = {name: (zipped(entries), words) for name, (entries, words) in specs.items()}
        self.check(cases, "YAML_FILE_ERROR")

    def test_a_request_that_is_too_large(self):
        build_project(self.codebuild, "inline", self.role, ["true"])
        with self.assertRaises(ClientError) as refused:
            self.codebuild.start_build(
                projectName="inline", buildspecOverride=BUILDSPEC + "#" + "x" * (TEN_MEGABYTES + 1_000_000)
            )
        self.assertEqual(refused.exception.response["Error"]["Code"], "RequestEntityTooLargeException")
        self.assertEqual(self.codebuild.list_builds_for_project(projectName="inline")["ids"], [])

    def test_what_forks_and_lives_on_ends_with_its_build(self):
        pids = os.path.join(self.server.directory, "pids")
        deaf = f"(setsid sh -c 'trap \"\" TERM HUP; echo $$ >> {pids}; while :; do sleep 1; done' >/dev/null 2>&1 &)"
        twice = f"(setsid sh -c 'setsid sleep 300 & echo $! >> {pids}' >/dev/null 2>&1 &)"
        wait = f"while [ $(cat {pids} 2>/dev/null | wc -l) -lt 2 ]; do sleep 0.05; done"
        build_project(self.codebuild, "forks", self.role, [deaf, twice, wait])
        ended = self.ended(self.codebuild.start_build(projectName="forks")["build"]["id"])
        self.assertEqual(ended["buildStatus"], "SUCCEEDED")
        with open(pids, encoding="utf-8") as file:
            left = [f"/proc/{line.strip()}" for line in file]
        self.assertEqual(len(left), 2)
        eventually(lambda: not any(map(os.path.exists, left)), 15)


class Pipelines(Faults):
    def test_hostile_artifacts(self):
        role = make_role(self.server.client("iam"), "pipelines", "codepipeline", ("*", "*"))
        codepipeline = self.server.client("codepipeline")
        self.s3.create_bucket(Bucket="artifacts")
        self.s3.put_bucket_versioning(Bucket="artifacts", VersioningConfiguration={"Status": "Enabled"})
        codepipeline.create_pipeline(pipeline=static_pipeline("publisher", role, "artifacts"))

        def run(archive):
            self.s3.put_object(Bucket="artifacts", Key="source.zip", Body=archive)
            execution = codepipeline.start_pipeline_execution(name="publisher")["pipelineExecutionId"]

            def look():
                found = codepipeline.get_pipeline_execution(pipelineName="publisher", pipelineExecutionId=execution)
                return found["pipelineExecution"]["status"] not in ("InProgress", "Stopping")

            eventually(look, 30)
            states = codepipeline.get_pipeline_state(name="publisher")["stageStates"]
            return states[-1]["actionStates"][0]["latestExecution"]

        def published():
            listed = self.s3.list_objects_v2(Bucket="artifacts", Prefix="site/")
            return [item["Key"] for item in listed.get("Contents", [])]

        for name, (archive, words) in HOSTILE.items():
            with self.subTest(name):
                action = run(archive)
                self.assertEqual(action["status"], "Failed")
                self.assertIn(words, action["errorDetails"]["message"])
                self.assertEqual(published(), [])
        self.assertEqual(run(zipped({"index.html": "<h1>"}))["status"], "Succeeded")
        self.assertEqual(published(), ["site/index.html"])


def appspec(files="  - source: /\n    destination: /srv/app\n", hook=None):
    hooks = f"hooks:\n  AfterInstall:\n    - location: {hook}\n      timeout: 30\n" if hook else ""
    return f"version: 0.0\nos: linux\nfile_exists_behavior: OVERWRITE\nfiles:\n{files}{hooks}"


class Deployments(Faults):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.codedeploy = cls.server.client("codedeploy")
        role = make_role(cls.server.client("iam"), "deployments", "codedeploy", ("*", "*"))
        cls.s3.create_bucket(Bucket="bundles")
        cls.codedeploy.create_application(applicationName="app", computePlatform="Server")
        for group in ("fleet", "nobody"):
            cls.codedeploy.create_deployment_group(
                applicationName="app",
                deploymentGroupName=group,
                serviceRoleArn=role,
                deploymentConfigName="CodeDeployDefault.AllAtOnce",
                onPremisesInstanceTagFilters=[{"Key": "group", "Value": group, "Type": "KEY_AND_VALUE"}],
            )
        cls.host = Host(cls.server, "host", "test", "test", "--tags", "group=fleet", "--poll-interval", "100")
        cls.host.start()
        cls.addClassCleanup(cls.host.close)
        eventually(lambda: cls.codedeploy.list_on_premises_instances()["instanceNames"])

    def start(self, key, archive, group="fleet"):
        if archive is not None:
            self.s3.put_object(Bucket="bundles", Key=key, Body=archive)
        location = {"bucket": "bundles", "key": key, "bundleType": "zip"}
        return self.codedeploy.create_deployment(
            applicationName="app",
            deploymentGroupName=group,
            revision={"revisionType": "S3", "s3Location": location},
        )["deploymentId"]

    def ended(self, deployment):
        def look():
            info = self.codedeploy.get_deployment(deploymentId=deployment)["deploymentInfo"]
            return info["status"] if info["status"] in ("Succeeded", "Failed", "Stopped") else None

        return eventually(look, 40)

    def events(self, deployment, instance="host"):
        target = self.codedeploy.get_deployment_target(deploymentId=deployment, targetId=instance)
        return {
            event["lifecycleEventName"]: (
                event["status"],
                event.get("diagnostics", {}).get("errorCode"),
                event.get("diagnostics", {}).get("message", ""),
            )
            for event in target["deploymentTarget"]["instanceTarget"]["lifecycleEvents"]
        }

    def test_bundles(self):
        hostile = {name: (archive, "DownloadBundle", words) for name, (archive, words) in HOSTILE.items()}
        missing_source = appspec("  - source: nowhere.txt\n    destination: /srv\n")
        outside = appspec("  - source: ../../../etc/passwd\n    destination: /srv\n")
        for name, (archive, event, words) in {
            **hostile,
            "no-object": (None, "DownloadBundle", "The specified key does not exist"),
            "no-appspec": (zipped({"a": "1"}), "BeforeInstall", "did not find an AppSpec file"),
            "no-yaml": (zipped({"appspec.yml": "files: ["}), "BeforeInstall", "not valid YAML"),
            "no-source": (zipped({"appspec.yml": missing_source}), "Install", "No such file or directory"),
            "outside": (zipped({"appspec.yml": outside}), "Install", "outside of the bundle"),
            "no-script": (zipped({"appspec.yml": appspec(hook="no.sh")}), "AfterInstall", "Script does not exist"),
        }.items():
            with self.subTest(name):
                deployment = self.start(name, archive)
                self.assertEqual(self.ended(deployment), "Failed")
                status, _, message = self.events(deployment)[event]
                self.assertEqual(status, "Failed")
                self.assertIn(words, message)
        good = zipped({"appspec.yml": appspec(hook="run.sh"), "run.sh": "#!/bin/sh\necho fine\n"})
        self.assertEqual(self.ended(self.start("good", good)), "Succeeded")
        self.assertTrue(os.path.exists(os.path.join(self.host.root, "srv/app/run.sh")))

    def test_an_agent_that_dies(self):
        slow = zipped({"appspec.yml": appspec(hook="run.sh"), "run.sh": "#!/bin/sh\nsleep 30\n"})
        deployment = self.start("slow", slow)
        eventually(lambda: self.events(deployment)["AfterInstall"][0] == "InProgress")
        self.host.agent.kill()
        self.host.agent.wait()
        self.host.start()
        self.assertEqual(self.ended(deployment), "Failed")
        self.assertEqual(self.events(deployment)["AfterInstall"][0], "Failed")
        self.assertEqual(self.ended(self.start("next", zipped({"appspec.yml": appspec()}))), "Succeeded")

    def test_an_agent_that_never_comes(self):
        """Five minutes of AWS's are five seconds here."""
        root = "arn:aws:iam::000000000000:root"
        self.codedeploy.register_on_premises_instance(instanceName="gone", iamUserArn=root)
        tag = {"Key": "group", "Value": "nobody"}
        self.codedeploy.add_tags_to_on_premises_instances(instanceNames=["gone"], tags=[tag])
        deployment = self.start("never", zipped({"appspec.yml": appspec()}), "nobody")
        self.assertEqual(self.ended(deployment), "Failed")
        status, _, message = self.events(deployment, "gone")["ApplicationStop"]
        self.assertEqual(status, "Failed")
        self.assertIn("make sure the agent is running", message)


@unittest.skipUnless(os.geteuid() == 0 and os.path.exists("/proc"), "skipped: a small file system takes root to mount")
class FullDisk(unittest.TestCase):
    def setUp(self):
        self.mounted = f"/tmp/pipewright-acceptance-disk-{os.getpid()}"
        os.makedirs(self.mounted)
        self.addCleanup(os.rmdir, self.mounted)
        mount = ["mount", "-t", "tmpfs", "-o", "size=32m", "tmpfs", self.mounted]
        if subprocess.run(mount, capture_output=True, check=False).returncode != 0:
            self.skipTest("skipped: no file system can be mounted here")
        self.addCleanup(subprocess.run, ["umount", "--lazy", self.mounted], check=True)
        self.server = Server(data=os.path.join(self.mounted, "data"))
        self.addCleanup(self.server.close)
        self.s3 = self.server.client("s3")
        self.s3.create_bucket(Bucket="disk")
        self.s3.put_object(Bucket="disk", Key="small", Body=b"kept")

    def refused(self, call, **arguments):
        with self.assertRaises(ClientError) as refused:
            call(**arguments)
        response = refused.exception.response
        self.assertEqual(response["Error"]["Code"], "InsufficientStorage")
        self.assertEqual(response["ResponseMetadata"]["HTTPStatusCode"], 507)

    def keys(self):
        return [item["Key"] for item in self.s3.list_objects_v2(Bucket="disk")["Contents"]]

    def free_bytes(self):
        found = os.statvfs(self.mounted)
        return found.f_bavail * found.f_frsize

    def test_room_runs_out(self):
        before = self.free_bytes()
        large = b"x" * 40_000_000
        self.refused(self.s3.put_object, Bucket="disk", Key="large", Body=large)
        upload = self.s3.create_multipart_upload(Bucket="disk", Key="parts")["UploadId"]
        self.refused(
            self.s3.upload_part, Bucket="disk", Key="parts", UploadId=upload, PartNumber=1, Body=large
        )
        self.assertEqual(self.keys(), ["small"])
        self.assertGreater(self.free_bytes(), before - 1_000_000, "something half-written was left")

        codecommit = self.server.client("codecommit")
        codecommit.create_repository(repositoryName="big")
        copy = WorkingCopy(self.server, "big", "big", in_address=True)
        with open(os.path.join(copy.directory, "blob"), "wb") as file:
            file.write(os.urandom(40_000_000))
        copy.commit("too much")
        refused = copy.git("push", "origin", "HEAD:refs/heads/main", check=False)
        self.assertEqual(refused.returncode, 1)
        self.assertIn("No space left on device", refused.stderr)
        self.assertEqual(codecommit.list_branches(repositoryName="big")["branches"], [])

        self.fill_to_the_last_byte()
        self.refused(self.s3.put_object, Bucket="disk", Key="one", Body=b"1")
        self.refused(self.server.client("iam").create_user, UserName="x" * 60)
        self.refused(codecommit.create_repository, repositoryName="none")
        self.assertEqual(self.s3.get_object(Bucket="disk", Key="small")["Body"].read(), b"kept")
        os.remove(os.path.join(self.mounted, "filler"))

        self.s3.put_object(Bucket="disk", Key="after", Body=b"2")
        self.server.kill()
        self.server.start()
        codecommit.create_repository(repositoryName="after")
        self.assertEqual(self.keys(), ["after", "small"])
        names = [found["repositoryName"] for found in codecommit.list_repositories()["repositories"]]
        self.assertEqual(names, ["after", "big"])

    def fill_to_the_last_byte(self):
        # The database's log has room of its own until it is used up: writing goes on for a little.
        with open(os.path.join(self.mounted, "filler"), "wb", buffering=0) as filler:
            try:
                while True:
                    filler.write(bytes(4096))
            except OSError:
                pass
        iam = self.server.client("iam")
        deadline = time.monotonic() + 20
        for number in range(100_000):
            try:
                iam.create_user(UserName=f"filler-{number}")
            except ClientError:
                return
            if time.monotonic() > deadline:
                self.fail("the disk does not become full")


if __name__ == "__main__":
    unittest.main()
