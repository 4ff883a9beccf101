"""Who may come in, who is whom, and accounts that know nothing of each other."""

import datetime
import threading
import time
import unittest

from botocore.exceptions import ClientError
from pipewright import CliError, Server, WorkingCopy, http, make_role, policy
from resources import build_project, static_pipeline

ANA = "111111111111"
BEN = "222222222222"


def refusal(call, **arguments):
    """Code and status of the error that the call ends with."""
    try:
        call(**arguments)
    except ClientError as error:
        return error.response["Error"]["Code"], error.response["ResponseMetadata"]["HTTPStatusCode"]
    raise AssertionError("was not refused")


class Strict(unittest.TestCase):
    """The first key is made in local mode; then `--auth strict` takes that one only."""

    @classmethod
    def setUpClass(cls):
        cls.server = Server()
        cls.addClassCleanup(cls.server.close)
        iam = cls.server.client("iam")
        iam.create_user(UserName="admin")
        everything = "arn:aws:iam::aws:policy/AdministratorAccess"
        iam.attach_user_policy(UserName="admin", PolicyArn=everything)
        key = iam.create_access_key(UserName="admin")["AccessKey"]
        cls.key = key["AccessKeyId"], key["SecretAccessKey"]
        cls.server.client("codecommit").create_repository(repositoryName="web")
        cls.server.client("s3").create_bucket(Bucket="kept")
        cls.server.stop()
        cls.server.start("--auth", "strict")

    def test_unknown_keys_are_refused_as_aws_does(self):
        for service, operation, expected in [
            ("s3", "list_buckets", ("InvalidAccessKeyId", 403)),
            ("iam", "list_users", ("InvalidClientTokenId", 403)),
            ("sts", "get_caller_identity", ("InvalidClientTokenId", 403)),
            ("elbv2", "describe_load_balancers", ("InvalidClientTokenId", 403)),
            ("codepipeline", "list_pipelines", ("UnrecognizedClientException", 400)),
            ("codecommit", "list_repositories", ("UnrecognizedClientException", 400)),
            ("codebuild", "list_projects", ("UnrecognizedClientException", 400)),
            ("codedeploy", "list_applications", ("UnrecognizedClientException", 400)),
            ("logs", "describe_log_groups", ("UnrecognizedClientException", 400)),
            ("events", "list_rules", ("UnrecognizedClientException", 400)),
        ]:
            with self.subTest(service):
                client = self.server.client(service)
                self.assertEqual(refusal(getattr(client, operation)), expected)

    def test_wrong_secrets_are_refused_as_aws_does(self):
        key, _ = self.key
        for service, operation, expected in [
            ("s3", "list_buckets", ("SignatureDoesNotMatch", 403)),
            ("iam", "list_users", ("SignatureDoesNotMatch", 403)),
            ("codepipeline", "list_pipelines", ("InvalidSignatureException", 403)),
        ]:
            with self.subTest(service):
                client = self.server.client(service, key=key, secret="x" * 40)
                self.assertEqual(refusal(getattr(client, operation)), expected)
        with self.assertRaises(CliError) as refused:
            self.server.aws("codebuild", "list-projects", key=key, secret="wrong")
        self.assertIn("(InvalidSignatureException)", str(refused.exception))

    def test_the_made_key_works_everywhere(self):
        key, secret = self.key
        identity = self.server.client("sts", key=key, secret=secret).get_caller_identity()
        self.assertTrue(identity["Arn"].endswith(":user/admin"))
        buckets = self.server.client("s3", key=key, secret=secret).list_buckets()["Buckets"]
        self.assertEqual([bucket["Name"] for bucket in buckets], ["kept"])
        copy = WorkingCopy(self.server, "web", "right", key, secret)
        copy.push("first")
        self.assertEqual(copy.git("ls-remote", "--heads", "origin").stdout.count("refs/heads/main"), 1)

    def test_git_is_refused_in_words(self):
        for name, key, secret in [("unknown", "test", "test"), ("wrong", self.key[0], "x")]:
            with self.subTest(name):
                refused = WorkingCopy(self.server, "web", name, key, secret).git("ls-remote", "origin", check=False)
                self.assertEqual(refused.returncode, 128)
                self.assertRegex(refused.stderr, "(?i)authentication failed|403")

    def test_presigned_addresses_end(self):
        key, secret = self.key
        s3 = self.server.client("s3", key=key, secret=secret)
        s3.put_object(Bucket="kept", Key="k", Body=b"text")
        url = s3.generate_presigned_url("get_object", Params={"Bucket": "kept", "Key": "k"}, ExpiresIn=1)
        self.assertEqual(http("GET", url)[2], b"text")
        self.assertEqual(http("PUT", url, b"other")[0], 403)
        self.assertEqual(http("GET", url.replace("/k?", "/other?"))[0], 403)
        time.sleep(1.5)
        status, _, body = http("GET", url)
        self.assertEqual(status, 403)
        self.assertIn(b"<Message>Request has expired</Message>", body)

    def test_nobody_empties_it(self):
        self.assertGreaterEqual(self.server.http("POST", "/_pipewright/reset")[0], 400)
        key, secret = self.key
        s3 = self.server.client("s3", key=key, secret=secret)
        self.assertEqual(len(s3.list_buckets()["Buckets"]), 1)


class Local(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = Server()
        cls.addClassCleanup(cls.server.close)

    def test_accounts_know_nothing_of_each_other(self):
        for account in (ANA, BEN):
            self.fill(account)
        for account, other in ((ANA, BEN), (BEN, ANA)):
            with self.subTest(account):
                seen = self.seen_by(account)
                self.assertNotIn(other, seen)
                self.assertIn(account, seen)
        s3 = self.server.client("s3", key=BEN)
        self.assertEqual(refusal(s3.create_bucket, Bucket=f"of-{ANA}"), ("BucketAlreadyExists", 409))
        self.assertEqual(refusal(s3.get_object, Bucket=f"of-{ANA}", Key="k"), ("AccessDenied", 403))
        self.assertEqual(refusal(s3.list_objects_v2, Bucket=f"of-{ANA}"), ("AccessDenied", 403))
        sts = self.server.client("sts", key=BEN)
        role = f"arn:aws:iam::{ANA}:role/shared"
        self.assertEqual(refusal(sts.assume_role, RoleArn=role, RoleSessionName="ben"), ("AccessDenied", 403))
        mine = self.server.client("codepipeline", key=ANA)
        theirs = static_pipeline("theirs", f"arn:aws:iam::{BEN}:role/releaser", f"of-{ANA}")
        self.assertGreaterEqual(refusal(mine.create_pipeline, pipeline=theirs)[1], 400)
        self.assertEqual(self.server.aws("sts", "get-caller-identity", key=ANA)["Account"], ANA)

    def fill(self, account):
        """The same names in each."""
        iam = self.server.client("iam", key=account)
        role = make_role(iam, "shared", "codebuild", ("s3:*", "*"))
        releaser = make_role(iam, "releaser", "codepipeline", ("s3:*", "*"))
        s3 = self.server.client("s3", key=account)
        s3.create_bucket(Bucket=f"of-{account}")
        s3.put_object(Bucket=f"of-{account}", Key="k", Body=b"1")
        self.server.client("codecommit", key=account).create_repository(repositoryName="shared")
        build_project(self.server.client("codebuild", key=account), "shared", role, ["true"])
        self.server.client("codedeploy", key=account).create_application(applicationName="shared")
        self.server.client("logs", key=account).create_log_group(logGroupName="shared")
        events = self.server.client("events", key=account)
        events.put_rule(Name="shared", EventPattern='{"source":["x"]}')
        elb = self.server.client("elbv2", key=account)
        elb.create_load_balancer(Name="shared")
        self.server.client("codepipeline", key=account).create_pipeline(
            pipeline=static_pipeline("shared", releaser, f"of-{account}")
        )
        copy = WorkingCopy(self.server, "shared", f"copy-{account}", account, "x", in_address=True)
        copy.write("of", account)
        copy.push(f"of {account}")

    def seen_by(self, account):
        """All that the account's lists say, in one text."""
        texts = []
        for service, operation, arguments in [
            ("s3", "list_buckets", {}),
            ("iam", "list_roles", {}),
            ("codecommit", "get_repository", {"repositoryName": "shared"}),
            ("codebuild", "batch_get_projects", {"names": ["shared"]}),
            ("codepipeline", "get_pipeline", {"name": "shared"}),
            ("codedeploy", "list_applications", {}),
            ("logs", "describe_log_groups", {}),
            ("events", "list_rules", {}),
            ("elbv2", "describe_load_balancers", {}),
        ]:
            client = self.server.client(service, key=account)
            texts.append(str(getattr(client, operation)(**arguments)))
        copy = WorkingCopy(self.server, "shared", f"look-{account}", account, "x", in_address=True)
        copy.git("fetch", "--quiet", "origin", "main")
        texts.append(copy.git("show", "FETCH_HEAD:of").stdout)
        return "\n".join(texts)

    def test_a_key_that_exists_is_verified_here_too(self):
        iam = self.server.client("iam")
        iam.create_user(UserName="ana")
        key = iam.create_access_key(UserName="ana")["AccessKey"]
        wrong = self.server.client("sts", key=key["AccessKeyId"], secret="wrong")
        self.assertEqual(refusal(wrong.get_caller_identity), ("SignatureDoesNotMatch", 403))
        right = self.server.client("sts", key=key["AccessKeyId"], secret=key["SecretAccessKey"])
        self.assertTrue(right.get_caller_identity()["Arn"].endswith(":user/ana"))
        iam.update_access_key(UserName="ana", AccessKeyId=key["AccessKeyId"], Status="Inactive")
        self.assertEqual(refusal(right.get_caller_identity), ("InvalidClientTokenId", 403))

    def test_sessions_of_roles_may_what_the_role_may(self):
        iam = self.server.client("iam")
        root = {"Effect": "Allow", "Principal": {"AWS": "000000000000"}, "Action": "sts:AssumeRole"}
        document = f'{{"Version":"2012-10-17","Statement":[{root}]}}'.replace("'", '"')
        role = iam.create_role(RoleName="reader", AssumeRolePolicyDocument=document)["Role"]
        iam.put_role_policy(RoleName="reader", PolicyName="p", PolicyDocument=policy(("codebuild:List*", "*")))
        session = self.server.client("sts").assume_role(RoleArn=role["Arn"], RoleSessionName="me")["Credentials"]
        left = session["Expiration"] - datetime.datetime.now(datetime.timezone.utc)
        self.assertGreater(left, datetime.timedelta(minutes=50))
        as_role = session["AccessKeyId"], session["SecretAccessKey"], session["SessionToken"]
        codebuild = self.server.client("codebuild", *as_role)
        self.assertEqual(codebuild.list_projects()["projects"], [])
        with self.assertRaises(ClientError) as refused:
            codebuild.delete_project(name="none")
        error = refused.exception.response["Error"]
        self.assertEqual(error["Code"], "AccessDeniedException")
        self.assertEqual(
            error["Message"].split(" because ")[0],
            "User: arn:aws:sts::000000000000:assumed-role/reader/me is not authorized to perform: "
            "codebuild:DeleteProject on resource: arn:aws:codebuild:us-east-1:000000000000:project/none",
        )


class Reset(unittest.TestCase):
    """`POST /_pipewright/reset` leaves what a new server is."""

    def setUp(self):
        self.server = Server("--log", "warn")
        self.addCleanup(self.server.close)

    def reset(self):
        started = time.perf_counter()
        status, _, body = self.server.http("POST", "/_pipewright/reset")
        self.assertEqual((status, body), (200, b"{}"))
        return (time.perf_counter() - started) * 1000

    def test_fast_and_whole(self):
        for _ in range(2):
            self.fill()
            took = self.reset()
            print(f"reset of a server at work: {took:.1f} ms", flush=True)
            self.check_empty()
        times = sorted(self.reset() for _ in range(20))
        print(f"reset of an empty server: p50 {times[10]:.1f} ms, max {times[-1]:.1f} ms", flush=True)

    def fill(self):
        """With a build, uploads and a push under way."""
        s3 = self.server.client("s3")
        s3.create_bucket(Bucket="emptied")
        for number in range(50):
            s3.put_object(Bucket="emptied", Key=str(number), Body=b"x" * 10_000)
        role = make_role(self.server.client("iam"), "r", "codebuild", ("logs:*", "*"))
        codebuild = self.server.client("codebuild")
        build_project(codebuild, "sleeper", role, ["sleep 60"])
        codebuild.start_build(projectName="sleeper")
        self.server.client("codecommit").create_repository(repositoryName="c")
        copy = WorkingCopy(self.server, "c", f"copy-{time.time()}", in_address=True)
        copy.push("first")
        self.server.client("events").put_rule(Name="e", EventPattern='{"source":["x"]}')
        thread = threading.Thread(target=self.keep_uploading, daemon=True)
        thread.start()

    def keep_uploading(self):
        s3 = self.server.client("s3")
        for number in range(20):
            try:
                s3.put_object(Bucket="emptied", Key=f"late-{number}", Body=b"x" * 1_000_000)
            except ClientError:
                return

    def check_empty(self):
        self.assertEqual(self.server.client("s3").list_buckets()["Buckets"], [])
        self.assertEqual(self.server.client("iam").list_roles()["Roles"], [])
        self.assertEqual(self.server.client("codebuild").list_projects()["projects"], [])
        self.assertEqual(self.server.client("codebuild").list_builds()["ids"], [])
        self.assertEqual(self.server.client("codecommit").list_repositories()["repositories"], [])
        self.assertEqual(self.server.client("events").list_rules()["Rules"], [])
        self.assertEqual(self.server.client("logs").describe_log_groups()["logGroups"], [])


if __name__ == "__main__":
    unittest.main()
