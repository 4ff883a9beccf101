"""Asks CloudWatch through boto3 in each protocol that botocore can speak to it; prints what it learnt as JSON."""
import datetime
import json
import sys

import boto3
import botocore.session
from botocore.config import Config
from botocore.exceptions import ClientError

endpoint = sys.argv[1]


def client(protocol):
    """A client whose service model knows that protocol alone; None where this botocore is too old for it."""
    session = botocore.session.get_session()
    session.set_credentials("test", "test")
    loader = session.get_component("data_loader")
    load = loader.load_service_model

    def load_with_protocol(service, kind, *rest, **named):
        model = load(service, kind, *rest, **named)
        if (service, kind) == ("cloudwatch", "service-2"):
            if protocol not in model["metadata"].get("protocols", [model["metadata"]["protocol"]]):
                raise LookupError(protocol)
            model["metadata"].update(protocol=protocol, protocols=[protocol])
        return model

    loader.load_service_model = load_with_protocol
    # Older versions compress nothing.
    option = "request_min_compression_size_bytes"
    compression = {option: 100} if option in Config.OPTION_DEFAULTS else {}
    config = Config(**compression, retries={"total_max_attempts": 1})
    try:
        return boto3.Session(botocore_session=session).client(
            "cloudwatch", endpoint_url=endpoint, region_name="us-east-1", config=config
        )
    except LookupError:
        return None


def learnt(cloudwatch, name):
    now = datetime.datetime.now(datetime.timezone.utc)
    data = [{"MetricName": "m%d" % i, "Dimensions": [], "Value": i / 2, "Timestamp": now} for i in range(20)]
    cloudwatch.put_metric_data(Namespace=name, MetricData=data)
    cloudwatch.put_metric_alarm(
        AlarmName=name, Namespace=name, MetricName="m1", Dimensions=[], OKActions=[], Statistic="Sum", Period=60,
        EvaluationPeriods=1, Threshold=1.5, ComparisonOperator="GreaterThanThreshold",
    )
    alarm = cloudwatch.describe_alarms(AlarmNames=[name])["MetricAlarms"][0]
    try:
        cloudwatch.set_alarm_state(AlarmName="nobody", StateValue="OK", StateReason="")
        error = None
    except ClientError as refused:
        error = [refused.response["Error"]["Code"], refused.response["ResponseMetadata"]["HTTPStatusCode"]]
    return {
        "metrics": len(cloudwatch.list_metrics(Namespace=name)["Metrics"]),
        "threshold": alarm["Threshold"],
        "actions": alarm["OKActions"],
        "isRecent": abs((alarm["AlarmConfigurationUpdatedTimestamp"] - now).total_seconds()) < 60,
        "error": error,
    }


answers = {}
for protocol in ["json", "query", "smithy-rpc-v2-cbor"]:
    cloudwatch = client(protocol)
    if cloudwatch is not None:
        answers[protocol] = learnt(cloudwatch, "boto3-" + protocol)
print(json.dumps(answers))
