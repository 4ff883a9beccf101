"""The AWS CLI, loaded once for many commands.

Each line that comes in is a command, `{"words": […], "env": {…}, "cwd": "…"}`; it is run in a process of its own, forked from
this one, just as `aws` would run it, in a third of the processor's time. Each line that goes out is what came of it,
`{"code": 0, "stdout": "…", "stderr": "…"}`. The first line that goes out is `{}`: the AWS CLI can be loaded here.
"""

import json
import os
import sys
import tempfile
import traceback

import awscli.clidriver

# What making a client loads, every command needs.
awscli.clidriver.create_clidriver().session.create_client(
    "sts", region_name="us-east-1", aws_access_key_id="none", aws_secret_access_key="none"
)
#: Where its own descriptions of services are.
SET_BY_THE_CLI = {name: value for name, value in os.environ.items() if name == "AWS_DATA_PATH"}


def run(request, out, err):
    """Never returns."""
    code = 1
    try:
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
        os.dup2(out.fileno(), 1)
        os.dup2(err.fileno(), 2)
        os.environ.clear()
        os.environ.update(request["env"], **SET_BY_THE_CLI)
        os.chdir(request["cwd"])
        sys.argv = ["aws", *request["words"]]
        code = awscli.clidriver.main()
    except SystemExit as end:
        code = end.code
    except BaseException:  # noqa: BLE001 - it must not go on as the process that it came from
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code or 0)


def text_of(file):
    file.seek(0)
    return file.read().decode()


def answer(request):
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        child = os.fork()
        if child == 0:
            run(request, out, err)
        _, status = os.waitpid(child, 0)
        return {"code": os.waitstatus_to_exitcode(status), "stdout": text_of(out), "stderr": text_of(err)}


def say(words):
    sys.stdout.write(json.dumps(words) + "\n")
    sys.stdout.flush()


say({})
for line in sys.stdin:
    say(answer(json.loads(line)))
