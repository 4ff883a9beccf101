import { createHash, createHmac } from 'node:crypto';
import { type CodeCommitClient, GetRepositoryCommand } from '@aws-sdk/client-codecommit';
import type { GitRemote } from '../../../engines/git/port.js';

/**
 * A repository with the password that the credential helper of the AWS CLI would make for it: good for a quarter of an hour.
 * @source the credential helper of the open-source AWS CLI: method `GIT`, no payload hash, a timestamp without Z
 */
export async function helperCredential(client: CodeCommitClient, repositoryName: string): Promise<GitRemote> {
  const { repositoryMetadata } = await client.send(new GetRepositoryCommand({ repositoryName }));
  const url = new URL(repositoryMetadata?.cloneUrlHttp ?? '');
  const { accessKeyId, secretAccessKey, sessionToken } = await client.config.credentials();
  const region = await client.config.region();
  const timestamp = new Date().toISOString().replace(/[-:]|\.\d{3}Z$/g, '');
  const date = timestamp.slice(0, 8);
  const scope = `${date}/${region}/codecommit/aws4_request`;
  const request = `GIT\n${url.pathname}\n\nhost:${url.host}\n\nhost\n`;
  const hash = createHash('sha256').update(request).digest('hex');
  const key = [date, region, 'codecommit', 'aws4_request'].reduce<Buffer>(
    hmac,
    Buffer.from(`AWS4${secretAccessKey}`),
  );
  const signature = hmac(key, `AWS4-HMAC-SHA256\n${timestamp}\n${scope}\n${hash}`).toString('hex');
  return {
    url: url.href,
    username: sessionToken === undefined ? accessKeyId : `${accessKeyId}%${sessionToken}`,
    password: `${timestamp}Z${signature}`,
  };
}

function hmac(key: Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest();
}
