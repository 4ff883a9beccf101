terraform {
  required_providers {
    aws = {
      source = "hashicorp/aws"
    }
  }
}

variable "endpoint" {
  type = string
}

provider "aws" {
  region                      = "us-east-1"
  access_key                  = "test"
  secret_key                  = "test"
  skip_credentials_validation = true
  skip_requesting_account_id  = true
  skip_metadata_api_check     = true
  endpoints {
    cloudwatch = var.endpoint
  }
}

resource "aws_cloudwatch_metric_alarm" "errors" {
  alarm_name          = "errors"
  alarm_description   = "Too many errors"
  comparison_operator = "GreaterThanThreshold"
  evaluation_periods  = 2
  datapoints_to_alarm = 1
  threshold           = 0.5
  namespace           = "Web"
  metric_name         = "Errors"
  statistic           = "Sum"
  period              = 60
  treat_missing_data  = "notBreaching"
  dimensions          = { Service = "web" }
  tags                = { team = "web" }
}

resource "aws_cloudwatch_metric_alarm" "slow" {
  alarm_name                            = "slow"
  comparison_operator                   = "GreaterThanOrEqualToThreshold"
  evaluation_periods                    = 3
  threshold                             = 2
  namespace                             = "Web"
  metric_name                           = "Latency"
  extended_statistic                    = "p99"
  period                                = 300
  unit                                  = "Seconds"
  evaluate_low_sample_count_percentiles = "ignore"
}

resource "aws_cloudwatch_metric_alarm" "rate" {
  alarm_name          = "rate"
  comparison_operator = "GreaterThanThreshold"
  evaluation_periods  = 1
  threshold           = 10

  metric_query {
    id          = "rate"
    expression  = "100 * errors / requests"
    label       = "Error rate"
    return_data = true
  }
  metric_query {
    id = "errors"
    metric {
      namespace   = "Web"
      metric_name = "Errors"
      period      = 60
      stat        = "Sum"
      dimensions  = { Service = "web" }
    }
  }
  metric_query {
    id = "requests"
    metric {
      namespace   = "Web"
      metric_name = "Requests"
      period      = 60
      stat        = "Sum"
    }
  }
}

resource "aws_cloudwatch_composite_alarm" "unwell" {
  alarm_name = "unwell"
  alarm_rule = "ALARM(${aws_cloudwatch_metric_alarm.errors.alarm_name}) OR ALARM(${aws_cloudwatch_metric_alarm.rate.alarm_name})"
  tags       = { team = "web" }
}
