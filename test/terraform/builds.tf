terraform {
  required_providers { aws = { source = "hashicorp/aws" } }
}
variable "endpoint" { type = string }
variable "build_timeout" {
  type    = number
  default = 45
}
provider "aws" {
  region                      = "us-east-1"
  access_key                  = "test"
  secret_key                  = "test"
  skip_credentials_validation = false
  skip_metadata_api_check     = true
  skip_requesting_account_id  = false
  s3_use_path_style           = true
  endpoints {
    codebuild = var.endpoint
    iam       = var.endpoint
    sts       = var.endpoint
  }
  default_tags { tags = { project = "web" } }
}
data "aws_caller_identity" "me" {}
resource "aws_iam_role" "build" {
  name = "build"
  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Principal = { Service = "codebuild.amazonaws.com" }, Action = "sts:AssumeRole" }]
  })
}

# Every block and argument of the resource.
resource "aws_codebuild_project" "full" {
  name                   = "full"
  description            = "Everything that can be said of a project"
  service_role           = aws_iam_role.build.arn
  build_timeout          = var.build_timeout
  queued_timeout         = 90
  badge_enabled          = true
  concurrent_build_limit = 3
  encryption_key         = "arn:aws:kms:us-east-1:${data.aws_caller_identity.me.account_id}:alias/builds"
  project_visibility     = "PUBLIC_READ"
  resource_access_role   = aws_iam_role.build.arn
  source_version         = "main"
  tags                   = { team = "web" }

  artifacts {
    type                   = "S3"
    location               = "out"
    path                   = "builds"
    name                   = "app.zip"
    namespace_type         = "BUILD_ID"
    packaging              = "ZIP"
    encryption_disabled    = true
    override_artifact_name = true
    bucket_owner_access    = "FULL"
  }
  secondary_artifacts {
    artifact_identifier    = "docs"
    type                   = "S3"
    location               = "out"
    path                   = "docs"
    name                   = "site"
    namespace_type         = "NONE"
    packaging              = "NONE"
    encryption_disabled    = false
    override_artifact_name = false
    bucket_owner_access    = "READ_ONLY"
  }
  secondary_artifacts {
    artifact_identifier = "more"
    type                = "S3"
    location            = "out"
  }
  build_batch_config {
    service_role      = aws_iam_role.build.arn
    combine_artifacts = true
    timeout_in_mins   = 60
    restrictions {
      compute_types_allowed  = ["BUILD_GENERAL1_SMALL", "BUILD_GENERAL1_MEDIUM"]
      maximum_builds_allowed = 10
    }
  }
  cache {
    type  = "LOCAL"
    modes = ["LOCAL_SOURCE_CACHE", "LOCAL_CUSTOM_CACHE", "LOCAL_DOCKER_LAYER_CACHE"]
  }
  environment {
    type                        = "LINUX_CONTAINER"
    compute_type                = "BUILD_GENERAL1_MEDIUM"
    image                       = "registry.example.com/build:1"
    image_pull_credentials_type = "SERVICE_ROLE"
    privileged_mode             = true
    certificate                 = "out/ca.pem"
    environment_variable {
      name  = "PLAIN"
      value = "one"
    }
    environment_variable {
      name  = "PARAMETER"
      value = "/app/parameter"
      type  = "PARAMETER_STORE"
    }
    environment_variable {
      name  = "SECRET"
      value = "app:password"
      type  = "SECRETS_MANAGER"
    }
    registry_credential {
      credential          = "arn:aws:secretsmanager:us-east-1:${data.aws_caller_identity.me.account_id}:secret:registry-AbCdEf"
      credential_provider = "SECRETS_MANAGER"
    }
  }
  file_system_locations {
    type          = "EFS"
    identifier    = "shared"
    location      = "fs-12345678.efs.us-east-1.amazonaws.com:/data"
    mount_point   = "/mnt/shared"
    mount_options = "nfsvers=4.1,rsize=1048576"
  }
  logs_config {
    cloudwatch_logs {
      status      = "ENABLED"
      group_name  = "/builds"
      stream_name = "full"
    }
    s3_logs {
      status              = "ENABLED"
      location            = "out/logs"
      encryption_disabled = true
      bucket_owner_access = "FULL"
    }
  }
  source {
    type                = "GITHUB"
    location            = "https://github.com/example/app.git"
    buildspec           = "ci/buildspec.yml"
    git_clone_depth     = 1
    insecure_ssl        = true
    report_build_status = true
    auth {
      type     = "CODECONNECTIONS"
      resource = "arn:aws:codeconnections:us-east-1:${data.aws_caller_identity.me.account_id}:connection/12345678-1234-1234-1234-123456789012"
    }
    build_status_config {
      context    = "ci/$CODEBUILD_BUILD_NUMBER"
      target_url = "https://example.com/builds"
    }
    git_submodules_config { fetch_submodules = true }
  }
  secondary_sources {
    source_identifier = "tools"
    type              = "GITHUB"
    location          = "https://github.com/example/tools.git"
    git_clone_depth   = 2
    git_submodules_config { fetch_submodules = true }
    build_status_config {
      context    = "tools"
      target_url = "https://example.com/tools"
    }
    auth {
      type     = "SECRETS_MANAGER"
      resource = "arn:aws:secretsmanager:us-east-1:${data.aws_caller_identity.me.account_id}:secret:github-AbCdEf"
    }
  }
  secondary_sources {
    source_identifier = "data"
    type              = "S3"
    location          = "out/data.zip"
  }
  secondary_source_version {
    source_identifier = "tools"
    source_version    = "v1"
  }
  vpc_config {
    vpc_id             = "vpc-12345678"
    subnets            = ["subnet-1", "subnet-2"]
    security_group_ids = ["sg-1"]
  }
}
resource "aws_codebuild_webhook" "full" {
  project_name = aws_codebuild_project.full.name
  build_type   = "BUILD"
  filter_group {
    filter {
      type    = "EVENT"
      pattern = "PUSH"
    }
    filter {
      type                    = "HEAD_REF"
      pattern                 = "^refs/heads/main$"
      exclude_matched_pattern = true
    }
  }
  filter_group {
    filter {
      type    = "EVENT"
      pattern = "PULL_REQUEST_CREATED, PULL_REQUEST_UPDATED"
    }
  }
}

# As little as can be said of one, of every sort.
resource "aws_codebuild_project" "pipeline" {
  name         = "pipeline"
  service_role = aws_iam_role.build.arn
  artifacts { type = "CODEPIPELINE" }
  source { type = "CODEPIPELINE" }
  environment {
    type         = "ARM_CONTAINER"
    compute_type = "BUILD_GENERAL1_SMALL"
    image        = "aws/codebuild/amazonlinux-aarch64-standard:3.0"
  }
}
resource "aws_codebuild_project" "inline" {
  name         = "inline"
  service_role = aws_iam_role.build.arn
  artifacts { type = "NO_ARTIFACTS" }
  source {
    type      = "NO_SOURCE"
    buildspec = "version: 0.2\nphases: {build: {commands: [make]}}\n"
  }
  environment {
    type         = "LINUX_CONTAINER"
    compute_type = "BUILD_GENERAL1_SMALL"
    image        = "aws/codebuild/standard:7.0"
    fleet { fleet_arn = aws_codebuild_fleet.small.arn }
  }
  cache {
    type     = "S3"
    location = "out/cache"
  }
}
resource "aws_codebuild_project" "bitbucket" {
  name         = "bitbucket"
  service_role = aws_iam_role.build.arn
  artifacts { type = "NO_ARTIFACTS" }
  source {
    type     = "BITBUCKET"
    location = "https://bitbucket.org/example/app.git"
  }
  environment {
    type         = "LINUX_CONTAINER"
    compute_type = "BUILD_GENERAL1_SMALL"
    image        = "aws/codebuild/standard:7.0"
  }
  logs_config {
    cloudwatch_logs { status = "DISABLED" }
  }
}
resource "aws_codebuild_webhook" "branch" {
  project_name  = aws_codebuild_project.bitbucket.name
  branch_filter = "main"
}
resource "aws_codebuild_project" "organization" {
  name         = "organization"
  service_role = aws_iam_role.build.arn
  artifacts { type = "NO_ARTIFACTS" }
  source {
    type      = "GITHUB"
    location  = "CODEBUILD_DEFAULT_WEBHOOK_SOURCE_LOCATION"
    buildspec = "buildspec.yml"
  }
  environment {
    type         = "LINUX_CONTAINER"
    compute_type = "BUILD_GENERAL1_SMALL"
    image        = "aws/codebuild/standard:7.0"
  }
}
resource "aws_codebuild_webhook" "organization" {
  project_name    = aws_codebuild_project.organization.name
  build_type      = "BUILD_BATCH"
  manual_creation = true
  scope_configuration {
    name  = "example"
    scope = "GITHUB_ORGANIZATION"
  }
  filter_group {
    filter {
      type    = "EVENT"
      pattern = "PUSH"
    }
    filter {
      type    = "REPOSITORY_NAME"
      pattern = "^app$"
    }
  }
}

resource "aws_codebuild_report_group" "tests" {
  name           = "tests"
  type           = "TEST"
  delete_reports = true
  tags           = { kind = "tests" }
  export_config {
    type = "S3"
    s3_destination {
      bucket         = "out"
      encryption_key = "arn:aws:kms:us-east-1:${data.aws_caller_identity.me.account_id}:alias/builds"
      packaging      = "ZIP"
      path           = "reports"
    }
  }
}
resource "aws_codebuild_report_group" "coverage" {
  name = "coverage"
  type = "CODE_COVERAGE"
  export_config { type = "NO_EXPORT" }
}
resource "aws_codebuild_resource_policy" "tests" {
  resource_arn = aws_codebuild_report_group.tests.arn
  policy = jsonencode({
    Version = "2012-10-17"
    Id      = "default"
    Statement = [{
      Sid       = "share"
      Effect    = "Allow"
      Principal = { AWS = "arn:aws:iam::${data.aws_caller_identity.me.account_id}:root" }
      Action    = ["codebuild:BatchGetReportGroups", "codebuild:BatchGetReports"]
      Resource  = aws_codebuild_report_group.tests.arn
    }]
  })
}
resource "aws_codebuild_source_credential" "github" {
  auth_type   = "PERSONAL_ACCESS_TOKEN"
  server_type = "GITHUB"
  token       = "a-token"
}
resource "aws_codebuild_source_credential" "bitbucket" {
  auth_type   = "BASIC_AUTH"
  server_type = "BITBUCKET"
  token       = "a-password"
  user_name   = "ann"
}
resource "aws_codebuild_source_credential" "gitlab" {
  auth_type   = "CODECONNECTIONS"
  server_type = "GITLAB"
  token       = "arn:aws:codeconnections:us-east-1:${data.aws_caller_identity.me.account_id}:connection/12345678-1234-1234-1234-123456789012"
}
resource "aws_codebuild_fleet" "small" {
  name             = "small"
  base_capacity    = 1
  compute_type     = "BUILD_GENERAL1_SMALL"
  environment_type = "LINUX_CONTAINER"
}
resource "aws_codebuild_fleet" "full" {
  name               = "full"
  base_capacity      = 2
  compute_type       = "ATTRIBUTE_BASED_COMPUTE"
  environment_type   = "LINUX_CONTAINER"
  overflow_behavior  = "QUEUE"
  fleet_service_role = aws_iam_role.build.arn
  tags               = { kind = "fleet" }
  compute_configuration {
    machine_type = "NVME"
    vcpu         = 2
    memory       = 4
    disk         = 64
  }
  scaling_configuration {
    max_capacity = 5
    scaling_type = "TARGET_TRACKING_SCALING"
    target_tracking_scaling_configs {
      metric_type  = "FLEET_UTILIZATION_RATE"
      target_value = 97.5
    }
  }
  vpc_config {
    vpc_id             = "vpc-12345678"
    subnets            = ["subnet-1"]
    security_group_ids = ["sg-1"]
  }
}
