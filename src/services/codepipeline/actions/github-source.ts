import { createZip } from '../../../engines/archive/archive.js';
import type { ConnectedRepositories } from '../../../engines/git/port.js';
import type { StoredSecrets } from '../definition/sealed-secrets.js';
import { type ActionRunner, configured } from './action-runner.js';
import { onlyOutput, putArtifact } from './artifacts.js';
import { instantOf, isoSeconds } from './commit-description.js';
import { commitToTake, taken } from './connection-source.js';

/**
 * Source/ThirdParty/GitHub (version 1): a commit of a repository of GitHub, fetched with the action's own token.
 */
export function gitHubSource(connections: ConnectedRepositories, secrets: StoredSecrets): ActionRunner {
  return {
    async start(job) {
      const { record } = job;
      const owner = configured(record, 'Owner');
      const repo = configured(record, 'Repo');
      const branch = configured(record, 'Branch');
      const token = secrets.open(configured(record, 'OAuthToken'));
      const aws = await job.assumeRole();
      const { repository, commit } = await commitToTake(job, `${owner}/${repo}`, branch, () =>
        connections.openGitHub({ ...job.place, owner, repo, token }),
      );
      await putArtifact(aws, onlyOutput(record), createZip(await repository.entries(commit.commitId)));
      const commitUrl = `https://github.com/${owner}/${repo}/commit/${commit.commitId}`;
      return taken(
        job,
        commit,
        {
          RepositoryName: repo,
          BranchName: branch,
          CommitUrl: commitUrl,
          CommitterDate: isoSeconds(instantOf(commit.committer)),
        },
        commitUrl,
      );
    },
  };
}
