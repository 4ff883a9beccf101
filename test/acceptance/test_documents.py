"""The commands of the AWS CLI that README and the guides show: the CLI takes them as they stand there, and so does the server."""

import glob
import os
import re
import shlex
import unittest

from pipewright import ACCOUNT, REGION, CliError, Server, cli_version, knows_endpoint_variable

ROOT = os.path.join(os.path.dirname(__file__), "..", "..")
DOCUMENTS = [os.path.join(ROOT, "README.md"), *sorted(glob.glob(os.path.join(ROOT, "docs", "guide", "*.md")))]

#: The variable of the guide to notifications.
TOPIC = f"arn:aws:sns:{REGION}:{ACCOUNT}:approvals"

#: What the server may say: users, codes, tokens and pipelines of the examples are made up.
MADE_UP = re.compile(
    r"An error occurred \((\w*(NotFound|DoesNotExist)\w*|NoSuchEntity|AccessDenied|InvalidAuthenticationCode|InvalidIdentityToken)\)"
)


def commands(text):
    """Each `aws …` of the text's blocks for a shell, as the words that the shell makes of it."""
    for language, block in re.findall(r"^```(\w*)\n(.*?)^```", text, re.MULTILINE | re.DOTALL):
        lines = iter(block.replace("\\\n", "").splitlines() if language in ("", "sh") else [])
        for line in lines:
            if not line.startswith("aws "):
                continue
            while line.count("'") % 2 == 1:
                line += "\n" + next(lines)
            words = shlex.split(line, comments=True)
            yield words[1 : words.index(">") if ">" in words else None]


@unittest.skipUnless(knows_endpoint_variable(), "the documents are for newer versions of the AWS CLI")
class Documents(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = Server()
        cls.addClassCleanup(cls.server.close)

    def test_every_command(self):
        shown = 0
        for path in DOCUMENTS:
            with open(path, encoding="utf-8") as file:
                text = file.read()
            for words in commands(text.replace("$TOPIC", TOPIC)):
                shown += 1
                if words[:2] == ["logs", "tail"] and cli_version() < (2,):
                    continue
                with self.subTest(document=os.path.basename(path), command=words):
                    try:
                        self.server.aws(*words)
                    except CliError as error:
                        self.assertRegex(str(error), MADE_UP)
        self.assertGreater(shown, 20)


if __name__ == "__main__":
    unittest.main()
