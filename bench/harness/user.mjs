// Who sends the requests of a bench.
import {
  AttachUserPolicyCommand,
  CreateAccessKeyCommand,
  CreateUserCommand,
  IAMClient,
} from '@aws-sdk/client-iam';

/** Of local mode's root. */
export function clientConfig(endpoint) {
  return { endpoint, region: 'us-east-1', credentials: { accessKeyId: 'test', secretAccessKey: 'test' } };
}

/** A user who may do everything, so that signatures and permissions are really checked. @returns the access key */
export async function createAdministrator(endpoint) {
  const iam = new IAMClient(clientConfig(endpoint));
  await iam.send(new CreateUserCommand({ UserName: 'bench' }));
  await iam
    .send(
      new AttachUserPolicyCommand({
        UserName: 'bench',
        PolicyArn: 'arn:aws:iam::aws:policy/AdministratorAccess',
      }),
    )
    .catch(() => {}); // moto has no managed policies unless told so, and checks no permissions
  const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName: 'bench' }));
  return { accessKeyId: AccessKey.AccessKeyId, secretAccessKey: AccessKey.SecretAccessKey };
}
