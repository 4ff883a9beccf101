"""Small resources of which tests need many."""


def static_pipeline(name, role, bucket):
    """From an object of the bucket into a directory of it; started by hand."""

    def action(name, category, configuration, takes, gives):
        return {
            "name": name,
            "actionTypeId": {"category": category, "owner": "AWS", "provider": "S3", "version": "1"},
            "configuration": configuration,
            "inputArtifacts": [{"name": artifact} for artifact in takes],
            "outputArtifacts": [{"name": artifact} for artifact in gives],
        }

    source = {"S3Bucket": bucket, "S3ObjectKey": "source.zip", "PollForSourceChanges": "false"}
    target = {"BucketName": bucket, "Extract": "true", "ObjectKey": "site"}
    return {
        "name": name,
        "roleArn": role,
        "artifactStore": {"type": "S3", "location": bucket},
        "stages": [
            {"name": "Source", "actions": [action("Fetch", "Source", source, [], ["Source"])]},
            {"name": "Deploy", "actions": [action("Publish", "Deploy", target, ["Source"], [])]},
        ],
    }


def build_project(codebuild, name, role, commands, source=None):
    """Runs the commands, one after the other, without a source where none is given."""
    lines = "\n".join(f"      - {command}" for command in commands)
    buildspec = f"version: 0.2\nphases:\n  build:\n    commands:\n{lines}\n"
    return codebuild.create_project(
        name=name,
        source={**(source or {"type": "NO_SOURCE"}), "buildspec": buildspec},
        artifacts={"type": "NO_ARTIFACTS"},
        environment={
            "type": "LINUX_CONTAINER",
            "image": "aws/codebuild/standard:7.0",
            "computeType": "BUILD_GENERAL1_SMALL",
        },
        serviceRole=role,
    )["project"]
