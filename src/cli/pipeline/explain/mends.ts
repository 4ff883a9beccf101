interface Mend {
  readonly when: RegExp;
  readonly say: (...groups: string[]) => string;
}

/** What mends the usual failures; the first that fits. The groups of the expression fill in. */
const MENDS: readonly Mend[] = [
  {
    when: /role "([^"]+)" is getting S3 access denied for the S3 bucket "([^"]+)"/,
    say: (role, bucket) =>
      `Allow s3:GetObject, s3:PutObject and s3:ListBucket on the bucket ${bucket} and on everything in it to ${role}.`,
  },
  {
    when: /(?:User|principal)?:?\s*(arn:\S+) is not authorized to perform: (\S+) on resource: "?([^\s"]+)/,
    say: (who, action, resource) => `Allow ${action} on ${resource} to ${roleOf(who)}.`,
  },
  {
    when: /The artifact bucket "([^"]+)" does not exist/,
    say: (bucket) => `Create it: aws s3 mb s3://${bucket}`,
  },
  {
    when: /Versioning is not enabled for the bucket (\S+)/,
    say: (bucket) =>
      `Enable it: aws s3api put-bucket-versioning --bucket ${bucket} --versioning-configuration Status=Enabled`,
  },
  {
    when: /Could not read the object (\S+) of the Amazon S3 bucket (\S+): Not Found/,
    say: (key, bucket) => `Upload it: aws s3 cp source.zip s3://${bucket}/${key}`,
  },
  {
    when: /The artifact (\S+) is not in the artifact bucket/,
    say: (artifact) =>
      `Let the action that gives ${artifact} make it: a build makes what 'artifacts: files' of its buildspec names.`,
  },
  {
    when: /Project cannot be found: \S+project\/(\S+?)[.,]?$/,
    say: (project) => `Create the project ${project}, or mend ProjectName of the action.`,
  },
  {
    when: /No (application|deployment group|Deployment Group) found for name: (\S+?)[.,]?$/i,
    say: (kind, name) => `Create the ${kind?.toLowerCase()} ${name}, or mend its name in the action.`,
  },
  {
    when: /(?:Could not resolve host: (\S+?)|Failed to connect to (\S+))[.,]?(?:\s|$)/,
    say: (unknown, unreachable) =>
      `See that this server can reach ${unknown || unreachable}: its network, a proxy, or for GitHub actions --github-url.`,
  },
  {
    when: /Connection (\S+) is not available/,
    say: (arn) =>
      `Set the connection up: aws codestar-connections tag-resource --resource-arn ${arn} --tags Key=pipewright:url,Value=…`,
  },
  {
    when: /No branch named (\S+) found for repository (\S+)/,
    say: (branch, repository) =>
      `Push the branch ${branch} to ${repository}, or change BranchName of the source action.`,
  },
  {
    when: /Could not access the CodeCommit repository (\S+?)\./,
    say: (repository) =>
      `See that the repository ${repository} and the branch of the action exist, and that the role has codecommit:GetBranch, GetCommit and UploadArchive on it.`,
  },
  {
    when: /(#\{[^}]+\}) in its configuration '([^']+)' has no value/,
    say: (reference, key) =>
      `Let an earlier action with that namespace produce ${reference}, or take it out of ${key}. A build gives on what its buildspec lists under exported-variables.`,
  },
  {
    when: /YAML_FILE_ERROR.* stat \S+\/src\/(\S+): no such file/,
    say: (path) => `Put ${path} into the source, or name another buildspec in the project.`,
  },
  {
    when: /buildspec.*(?:not found|does not exist)/i,
    say: () => 'Put a buildspec.yml at the root of the source, or name its path in the project.',
  },
  {
    when: /no matching artifact paths found|no matching base directory path/i,
    say: () => "See what 'artifacts: files' of the buildspec names: the build made none of it.",
  },
  {
    when: /Error while executing command: (.+?)\. Reason: exit status (\d+)/,
    say: (command, code) =>
      `The command '${command}' ended with ${code}: mend it or what it works on, push, and the pipeline starts anew.`,
  },
  {
    when: /(?:cannot be extracted|is no zip|not a zip)/i,
    say: () =>
      'The action needs a zip: a CODEBUILD_CLONE_REF artifact is for builds only, and an S3 source must be a zip.',
  },
  {
    when: /has expired without an answer/,
    say: () => 'Retry the stage for a new token, and answer in time.',
  },
  {
    when: /Pipewright cannot run (\S+) actions of the provider (\S+)/,
    say: (_category, provider) =>
      `There is no ${provider} here yet: take the action out, or do it in a CodeBuild or Commands action.`,
  },
  {
    when: /there is no AWS Lambda here yet/,
    say: () => 'Take the rule or action out, or do the same with the rules Commands or CodeBuild.',
  },
  {
    when: /no instances were found for your deployment group/,
    say: () =>
      "Register hosts with the tags of the deployment group ('pipewright agent --instance-name NAME --tags KEY=VALUE'), or mend its tags. What is registered: aws deploy list-on-premises-instances --registration-status Registered",
  },
  {
    when: /HEALTH_CONSTRAINTS|too few healthy|minimum number of healthy/i,
    say: () => 'Too few hosts were healthy: see which lifecycle event failed on them.',
  },
];

/** @param texts messages and evidence, the most telling first */
export function mendFor(texts: readonly string[]): string | undefined {
  for (const { when, say } of MENDS) {
    for (const text of texts) {
      const found = when.exec(text);
      if (found) return say(...found.slice(1).map((group) => group ?? ''));
    }
  }
  return undefined;
}

/** `arn:aws:sts::1:assumed-role/NAME/SESSION` is a session of the role NAME. */
function roleOf(arn: string): string {
  const [, role] = /:assumed-role\/([^/]+)\//.exec(arn) ?? [];
  return role === undefined ? arn : `the role ${role}`;
}
