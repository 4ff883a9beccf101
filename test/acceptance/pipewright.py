"""A Pipewright of one's own: the server as a process, and its clients, none of which know that it is not AWS."""

import atexit
import functools
import json
import os
import queue
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.request

import boto3
from botocore.config import Config

REGION = "us-east-1"
ACCOUNT = "000000000000"
READY_SECONDS = 30

NODE = os.environ.get("NODE", "node")
#: The path of `bin/pipewright.js`.
PROGRAM = os.environ["PIPEWRIGHT"]
WEB_APP = os.path.join(os.path.dirname(__file__), "..", "..", "examples", "web-app")

#: One for all clients: it reads the description of a service only once.
SESSION = boto3.session.Session()


class Server:
    """The server on one data directory; the port stays the same through all its lives."""

    def __init__(self, *options, data=None):
        self.directory = tempfile.mkdtemp(prefix="pipewright-acceptance-")
        self.data = data or os.path.join(self.directory, "data")
        self.options = options
        self.port = 0
        self.log = []
        self.process = None
        self.start()

    @property
    def endpoint(self):
        return f"http://127.0.0.1:{self.port}"

    def start(self, *options):
        """Returns when it says that it is ready, with the seconds that it took."""
        started = time.monotonic()
        command = [NODE, PROGRAM, "up", "--port", str(self.port), "--data", self.data]
        self.process = subprocess.Popen(
            [*command, *self.options, *options],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            env={"PATH": os.environ["PATH"], "HOME": self.directory},
        )
        lines = queue.Queue()
        threading.Thread(target=self._read, args=(self.process.stdout, lines), daemon=True).start()
        deadline = started + READY_SECONDS
        while True:
            try:
                line = lines.get(timeout=max(0.0, deadline - time.monotonic()))
            except queue.Empty:
                raise AssertionError(f"not ready in {READY_SECONDS} s:\n" + "".join(self.log[-20:])) from None
            if line is None:
                raise AssertionError("ended before it was ready:\n" + "".join(self.log[-20:]))
            found = re.match(r"Pipewright at http://127\.0\.0\.1:(\d+)", line)
            if found:
                self.port = int(found[1])
            if line.startswith("Ready."):
                return time.monotonic() - started

    def _read(self, pipe, lines):
        for line in pipe:
            self.log.append(line)
            lines.put(line)
        lines.put(None)
        pipe.close()

    def kill(self):
        """kill -9: what is under way is not finished."""
        self.process.kill()
        self.process.wait()

    def stop(self):
        """As an operator stops it. Returns the exit code."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        return self.process.wait(timeout=30)

    def close(self):
        self.stop()
        shutil.rmtree(self.directory, ignore_errors=True)

    def client(self, service, key="test", secret="test", token=None, region=REGION, **config):
        config.setdefault("retries", {"max_attempts": 0})
        return SESSION.client(
            service,
            region_name=region,
            endpoint_url=self.endpoint,
            aws_access_key_id=key,
            aws_secret_access_key=secret,
            aws_session_token=token,
            config=Config(s3={"addressing_style": "path"}, **config),
        )

    def environment(self, key="test", secret="test", **more):
        """What the AWS CLI and git see: nothing of this machine's own settings."""
        return {
            "PATH": os.environ["PATH"],
            "HOME": self.directory,
            "LC_ALL": "C.UTF-8",
            "AWS_ACCESS_KEY_ID": key,
            "AWS_SECRET_ACCESS_KEY": secret,
            "AWS_DEFAULT_REGION": REGION,
            "AWS_REGION": REGION,
            "AWS_ENDPOINT_URL": self.endpoint,
            "AWS_EC2_METADATA_DISABLED": "true",
            "AWS_PAGER": "",
            "GIT_CONFIG_NOSYSTEM": "1",
            "GIT_TERMINAL_PROMPT": "0",
            **more,
        }

    def aws(self, *words, key="test", secret="test", program="aws", directory=None):
        """Runs the AWS CLI. Returns the JSON that it prints, or its text where that is none.

        The endpoint is an option too: older versions do not know AWS_ENDPOINT_URL."""
        words = ["--endpoint-url", self.endpoint, *words]
        code, output, errors = run_cli(program, words, self.environment(key, secret), directory or self.directory)
        if code != 0:
            raise CliError(code, errors.strip(), output)
        try:
            return json.loads(output)
        except ValueError:
            return output

    def http(self, method, path, body=None, headers=None):
        """A plain request to the server, as curl makes it. Returns status, headers and body."""
        return http(method, self.endpoint + path, body, headers)


@functools.cache
def cli_version(program="aws"):
    """`(2, 9, 19)`"""
    shown = subprocess.run([program, "--version"], capture_output=True, text=True, check=True).stdout
    return tuple(int(part) for part in re.match(r"aws-cli/(\d+)\.(\d+)\.(\d+)", shown).groups())


def knows_endpoint_variable():
    """Whether every command of the AWS CLI honours AWS_ENDPOINT_URL; some call a second service by themselves."""
    version = cli_version()
    return version >= (2, 13) or (1, 29) <= version < (2,)


class LoadedCli:
    """The AWS CLI of this Python, loaded once for all its commands: see test/harness/aws_cli.py."""

    def __init__(self):
        script = os.path.join(os.path.dirname(__file__), "..", "harness", "aws_cli.py")
        self.process = subprocess.Popen(
            [sys.executable, script], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
        )
        atexit.register(self.process.communicate)
        self.is_there = self.process.stdout.readline() == "{}\n"
        self.lock = threading.Lock()

    def run(self, words, env, cwd):
        with self.lock:
            print(json.dumps({"words": words, "env": env, "cwd": cwd}), file=self.process.stdin, flush=True)
            answer = json.loads(self.process.stdout.readline())
        return answer["code"], answer["stdout"], answer["stderr"]


loaded_cli = functools.cache(LoadedCli)


def run_cli(program, words, env, cwd):
    """Exit code, output and errors of a command of the AWS CLI."""
    if program == "aws" and loaded_cli().is_there:
        return loaded_cli().run(words, env, cwd)
    done = subprocess.run([program, *words], env=env, cwd=cwd, capture_output=True, text=True)
    return done.returncode, done.stdout, done.stderr


class CliError(Exception):
    """The AWS CLI ended with an error."""

    def __init__(self, code, message, output):
        super().__init__(message)
        self.code = code
        self.output = output


def http(method, url, body=None, headers=None):
    request = urllib.request.Request(url, data=body, headers=headers or {}, method=method)
    try:
        with urllib.request.urlopen(request, timeout=30) as response:
            return response.status, response.headers, response.read()
    except urllib.error.HTTPError as error:
        return error.code, error.headers, error.read()


#: AWS's credential helper. Its commands `store` and `erase` do nothing, and do not know the option.
CREDENTIAL_HELPER = '!f() { test "$1" != get || aws codecommit credential-helper --ignore-host-check get; }; f'


class WorkingCopy:
    """A developer's directory. Its git asks AWS's credential helper, or nobody where the key stands in the address."""

    def __init__(self, server, repository, name="work", key="test", secret="test", in_address=False):
        self.server = server
        self.directory = os.path.join(server.directory, name)
        self.env = server.environment(key, secret)
        os.makedirs(self.directory)
        self.git("init", "--quiet", "--initial-branch", "main")
        for setting, value in {
            "user.name": "Ana",
            "user.email": "ana@example.com",
            "credential.helper": CREDENTIAL_HELPER,
            "credential.UseHttpPath": "true",
        }.items():
            self.git("config", setting, value)
        host = f"{key}:{secret}@127.0.0.1" if in_address else "127.0.0.1"
        self.git("remote", "add", "origin", f"http://{host}:{server.port}/v1/repos/{repository}")

    def git(self, *words, check=True):
        done = subprocess.run(
            ["git", *words], cwd=self.directory, env=self.env, capture_output=True, text=True, stdin=subprocess.DEVNULL
        )
        if check and done.returncode != 0:
            raise AssertionError(f"git {' '.join(words)}: {done.stderr}")
        return done

    def write(self, path, text):
        path = os.path.join(self.directory, path)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)

    def commit(self, message):
        self.git("add", "--all")
        self.git("commit", "--quiet", "--allow-empty", "--message", message)
        return self.git("rev-parse", "HEAD").stdout.strip()

    def push(self, message):
        """Returns the id of the commit."""
        commit = self.commit(message)
        self.git("push", "--quiet", "origin", "HEAD:refs/heads/main")
        return commit


def eventually(look, seconds=20.0, every=0.05):
    """Looks until it sees something true, and returns it. An exception means: not yet."""
    deadline = time.monotonic() + seconds
    while True:
        seen, cause = None, None
        try:
            seen = look()
            if seen:
                return seen
        except Exception as error:  # noqa: BLE001
            cause = error
        if time.monotonic() >= deadline:
            raise AssertionError(f"not within {seconds} s, last seen: {seen!r}") from cause
        time.sleep(every)


def policy(*statements):
    """`policy((actions, resources), …)`"""
    return json.dumps(
        {
            "Version": "2012-10-17",
            "Statement": [
                {"Effect": "Allow", "Action": actions, "Resource": resources} for actions, resources in statements
            ],
        }
    )


def trust(service):
    principal = {"Service": f"{service}.amazonaws.com"}
    statement = {"Effect": "Allow", "Principal": principal, "Action": "sts:AssumeRole"}
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})


def make_role(iam, name, service, *statements):
    """A service role with an inline policy. Returns its ARN."""
    role = iam.create_role(RoleName=name, AssumeRolePolicyDocument=trust(service))["Role"]
    iam.put_role_policy(RoleName=name, PolicyName="least", PolicyDocument=policy(*statements))
    return role["Arn"]
