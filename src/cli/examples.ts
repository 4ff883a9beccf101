/** What stands below the options of a command's help: how it is used, and what to read. By the command's name. */
const EXAMPLES: Readonly<Record<string, readonly string[]>> = {
  pipewright: [
    'pipewright demo                    what it does, in a minute',
    'pipewright up                      the server, until Ctrl-C',
    'eval "$(pipewright env)"           in another shell: the aws CLI, SDKs and Terraform go there',
    'pipewright build --lint            is the buildspec of this directory right?',
  ],
  up: [
    'pipewright up                                      data in .pipewright, any access key, this machine only',
    'pipewright up --ephemeral --port 0                 for a test: nothing is kept, a free port',
    'pipewright up --build-engine auto                  builds in containers where Docker answers',
    'pipewright up --time-scale 60                      waits of an hour take a minute',
    'pipewright up --host 0.0.0.0                       for others too: created keys only (--auth strict)',
  ],
  env: [
    'eval "$(pipewright env)"',
    'eval "$(pipewright env --endpoint-url https://pipewright.example)"',
    'pipewright env --shell fish | source',
    'pipewright env --shell powershell | Out-String | Invoke-Expression',
  ],
  demo: [
    'pipewright demo',
    'pipewright demo --keep       leaves it running, to look around with the aws CLI',
  ],
  build: [
    'pipewright build                                   buildspec.yml of this directory',
    'pipewright build web -b ci/buildspec.yml -a out    another directory and buildspec; artifacts into out/',
    'pipewright build -e build.env --env STAGE=dev      with variables',
    'pipewright build --watch                           again at every change',
  ],
  shell: [
    'aws codebuild start-build --project-name web --debug-session-enabled',
    'pipewright shell web:8bce8be0-8b8b-4f5c-b485-9bd77a94b435',
  ],
  doctor: ['pipewright doctor web', 'pipewright doctor web --source .          its files too'],
  explain: [
    'pipewright explain web                    the last execution of the pipeline',
    'pipewright explain 4f1c0b5e-8f64-4d5c-9d1e-3f6a4b0c2d1e --pipeline web',
  ],
  pull: [
    'AWS_PROFILE=work aws codepipeline get-pipeline --name web > saved/web.json',
    'pipewright pull web --from saved          says which other files it needs',
  ],
  run: [
    'pipewright run web --source .             this directory as it is, committed or not',
    'pipewright run web --variable STAGE=dev',
  ],
  rerun: [
    'pipewright rerun web --execution 4f1c0b5e-8f64-4d5c-9d1e-3f6a4b0c2d1e --stage Build --action Test',
    'pipewright rerun web --execution 4f1c0b5e-8f64-4d5c-9d1e-3f6a4b0c2d1e --stage Build --action Test --onwards',
  ],
  agent: [
    'pipewright agent --instance-name web-1 --tags fleet=web',
    'pipewright agent --instance-name web-1 --root ./web-1 --endpoint-url http://127.0.0.1:4566 --region us-east-1',
  ],
  'iam explain': [
    'pipewright iam explain --last',
    'pipewright iam explain --principal arn:aws:iam::000000000000:role/build --action s3:GetObject --resource arn:aws:s3:::artifacts/a.zip',
  ],
};

/** @returns the text, with a line before it; empty where there is nothing to say */
export function examplesOf(command: string): string {
  const lines = EXAMPLES[command] ?? [];
  return lines.length === 0 ? '' : ['', 'Examples:', ...lines.map((line) => `  ${line}`)].join('\n');
}
