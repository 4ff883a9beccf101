import { createHash } from 'node:crypto';
import {
  ChangePasswordCommand,
  CreateAccessKeyCommand,
  CreateLoginProfileCommand,
  CreateUserCommand,
  CreateVirtualMFADeviceCommand,
  DeactivateMFADeviceCommand,
  DeleteAccountPasswordPolicyCommand,
  DeleteLoginProfileCommand,
  DeleteServerCertificateCommand,
  DeleteSigningCertificateCommand,
  DeleteSSHPublicKeyCommand,
  DeleteUserCommand,
  DeleteVirtualMFADeviceCommand,
  EnableMFADeviceCommand,
  GetAccountPasswordPolicyCommand,
  GetAccountSummaryCommand,
  GetLoginProfileCommand,
  GetMFADeviceCommand,
  GetServerCertificateCommand,
  GetSSHPublicKeyCommand,
  IAMClient,
  ListMFADevicesCommand,
  ListMFADeviceTagsCommand,
  ListServerCertificatesCommand,
  ListServerCertificateTagsCommand,
  ListSigningCertificatesCommand,
  ListSSHPublicKeysCommand,
  ListVirtualMFADevicesCommand,
  ResyncMFADeviceCommand,
  SetSecurityTokenServicePreferencesCommand,
  TagMFADeviceCommand,
  TagServerCertificateCommand,
  UntagMFADeviceCommand,
  UntagServerCertificateCommand,
  UpdateAccountPasswordPolicyCommand,
  UpdateLoginProfileCommand,
  UpdateServerCertificateCommand,
  UpdateSigningCertificateCommand,
  UpdateSSHPublicKeyCommand,
  UploadServerCertificateCommand,
  UploadSigningCertificateCommand,
  UploadSSHPublicKeyCommand,
} from '@aws-sdk/client-iam';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { stepAt, totpCode } from '../../src/services/iam/mfa/totp.js';
import { startServer, type TestServer } from '../harness/server.js';
import { certify } from './certificates.js';
import { refusal } from './refusal.js';

const ACCOUNT = '000000000000';
const MISSING_TWIN = `arn:aws:iam::${ACCOUNT}:mfa/nobodys`;

let server: TestServer;
let iam: IAMClient;

beforeAll(async () => {
  server = await startServer();
  iam = server.client(IAMClient);
});

afterAll(async () => {
  iam.destroy();
  await server.close();
});

async function createUser(userName: string): Promise<string> {
  await iam.send(new CreateUserCommand({ UserName: userName }));
  return userName;
}

/** A client that signs with a key of the user's. */
async function clientOf(userName: string): Promise<IAMClient> {
  const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName: userName }));
  const credentials = {
    accessKeyId: AccessKey?.AccessKeyId ?? '',
    secretAccessKey: AccessKey?.SecretAccessKey ?? '',
  };
  return server.client(IAMClient, { credentials });
}

describe('passwords', () => {
  it('follow the default policy until the account has its own, and that one then', async () => {
    const UserName = await createUser('pat');
    const weak = await refusal(iam.send(new CreateLoginProfileCommand({ UserName, Password: 'my-pass' })));
    expect(weak).toMatchObject({
      code: 'PasswordPolicyViolationException',
      message: 'Password should have a minimum length of 8',
    });
    const dull = await refusal(
      iam.send(new CreateLoginProfileCommand({ UserName, Password: 'onlylowercase' })),
    );
    expect(dull.message).toBe(
      'Password should meet 2 more of the following requirements: Password should have at least one uppercase letter, ' +
        'Password should have at least one number, Password should have at least one symbol',
    );
    expect(await refusal(iam.send(new GetAccountPasswordPolicyCommand({})))).toMatchObject({
      code: 'NoSuchEntityException',
      message: `The Password Policy with domain name ${ACCOUNT} cannot be found.`,
    });

    await iam.send(
      new UpdateAccountPasswordPolicyCommand({
        MinimumPasswordLength: 10,
        RequireSymbols: true,
        AllowUsersToChangePassword: true,
        PasswordReusePrevention: 2,
        MaxPasswordAge: 90,
      }),
    );
    const { PasswordPolicy } = await iam.send(new GetAccountPasswordPolicyCommand({}));
    expect(PasswordPolicy).toMatchObject({
      MinimumPasswordLength: 10,
      ExpirePasswords: true,
      HardExpiry: false,
    });
    const plain = await refusal(
      iam.send(new CreateLoginProfileCommand({ UserName, Password: 'Abcdefghij1' })),
    );
    expect(plain.message).toBe('Password should have at least one symbol');

    const Password = 'first-password';
    const { LoginProfile } = await iam.send(
      new CreateLoginProfileCommand({ UserName, Password, PasswordResetRequired: true }),
    );
    expect(LoginProfile).toMatchObject({ UserName, PasswordResetRequired: true });
    expect(await refusal(iam.send(new CreateLoginProfileCommand({ UserName, Password })))).toMatchObject({
      code: 'EntityAlreadyExistsException',
      message: 'Login Profile for user pat already exists.',
    });

    const pat = await clientOf(UserName);
    const change = (OldPassword: string, NewPassword: string) =>
      pat.send(new ChangePasswordCommand({ OldPassword, NewPassword }));
    expect((await refusal(change('wrong-password', 'second-password'))).code).toBe('AccessDenied');
    await change(Password, 'second-password');
    expect((await refusal(change('second-password', Password))).code).toBe(
      'PasswordPolicyViolationException',
    );
    await change('second-password', 'third-password');
    await change('third-password', 'fourth-password');
    const found = await iam.send(new GetLoginProfileCommand({ UserName }));
    expect(found.LoginProfile?.PasswordResetRequired).toBe(false);

    await iam.send(new UpdateLoginProfileCommand({ UserName, Password, PasswordResetRequired: true }));
    const root = await refusal(iam.send(new ChangePasswordCommand({ OldPassword: 'a', NewPassword: 'b' })));
    expect(root.code).toBe('InvalidUserTypeException');
    await iam.send(new DeleteAccountPasswordPolicyCommand({}));
    // Without the account's leave a user needs the permission.
    expect((await refusal(change(Password, 'Abcdefghij1'))).code).toBe('AccessDenied');
    await iam.send(new DeleteLoginProfileCommand({ UserName }));
    expect((await refusal(iam.send(new DeleteLoginProfileCommand({ UserName })))).message).toBe(
      'Login Profile for User pat cannot be found.',
    );
    expect((await refusal(iam.send(new DeleteAccountPasswordPolicyCommand({})))).message).toBe(
      'The account policy with name PasswordPolicy cannot be found.',
    );
    pat.destroy();
  });
});

describe('MFA devices', () => {
  it('are enabled by two codes, and known as the user’s', async () => {
    const UserName = await createUser('mia');
    const { VirtualMFADevice } = await iam.send(
      new CreateVirtualMFADeviceCommand({ VirtualMFADeviceName: 'phone', Tags: [{ Key: 'a', Value: '1' }] }),
    );
    const SerialNumber = VirtualMFADevice?.SerialNumber ?? '';
    expect(SerialNumber).toBe(`arn:aws:iam::${ACCOUNT}:mfa/phone`);
    const seed = Buffer.from(VirtualMFADevice?.Base32StringSeed ?? []).toString();
    expect(seed).toMatch(/^[A-Z2-7]{64}$/);
    expect(
      Buffer.from(VirtualMFADevice?.QRCodePNG ?? [])
        .subarray(1, 4)
        .toString(),
    ).toBe('PNG');
    const code = (ahead: number) => totpCode(seed, stepAt(Date.now()) + ahead);
    const codes = (ahead: number) => ({
      AuthenticationCode1: code(ahead),
      AuthenticationCode2: code(ahead + 1),
    });

    const wrong = { AuthenticationCode1: code(0), AuthenticationCode2: code(0) };
    expect(
      await refusal(iam.send(new EnableMFADeviceCommand({ UserName, SerialNumber, ...wrong }))),
    ).toMatchObject({
      code: 'InvalidAuthenticationCodeException',
      message: 'Authentication code for device is not valid.',
    });
    await iam.send(new EnableMFADeviceCommand({ UserName, SerialNumber, ...codes(-1) }));
    const twice = await refusal(
      iam.send(new EnableMFADeviceCommand({ UserName, SerialNumber, ...codes(-1) })),
    );
    expect(twice.code).toBe('EntityAlreadyExistsException');
    await iam.send(new ResyncMFADeviceCommand({ UserName, SerialNumber, ...codes(3) }));

    const { MFADevices } = await iam.send(new ListMFADevicesCommand({ UserName }));
    expect(MFADevices).toMatchObject([{ UserName, SerialNumber }]);
    expect(await iam.send(new GetMFADeviceCommand({ SerialNumber }))).toMatchObject({
      UserName,
      SerialNumber,
    });
    const assigned = await iam.send(new ListVirtualMFADevicesCommand({ AssignmentStatus: 'Assigned' }));
    expect(assigned.VirtualMFADevices).toMatchObject([{ SerialNumber, User: { UserName } }]);
    const { SummaryMap } = await iam.send(new GetAccountSummaryCommand({}));
    expect(SummaryMap).toMatchObject({ MFADevices: 1, MFADevicesInUse: 1 });
    expect((await refusal(iam.send(new DeleteVirtualMFADeviceCommand({ SerialNumber })))).message).toBe(
      'MFA VirtualDevice in use. Must deactivate first.',
    );
    expect((await refusal(iam.send(new DeleteUserCommand({ UserName })))).code).toBe(
      'DeleteConflictException',
    );

    await iam.send(new TagMFADeviceCommand({ SerialNumber, Tags: [{ Key: 'b', Value: '2' }] }));
    await iam.send(new UntagMFADeviceCommand({ SerialNumber, TagKeys: ['a'] }));
    const { Tags } = await iam.send(new ListMFADeviceTagsCommand({ SerialNumber }));
    expect(Tags).toEqual([{ Key: 'b', Value: '2' }]);

    await iam.send(new DeactivateMFADeviceCommand({ UserName, SerialNumber }));
    expect(
      (await refusal(iam.send(new DeactivateMFADeviceCommand({ UserName, SerialNumber })))).message,
    ).toBe('MFA Device invalid for user.');
    await iam.send(new DeleteVirtualMFADeviceCommand({ SerialNumber }));
    expect(
      (await refusal(iam.send(new DeleteVirtualMFADeviceCommand({ SerialNumber: MISSING_TWIN })))).message,
    ).toBe(`VirtualMFADevice with serial number ${MISSING_TWIN} doesn't exist.`);
  });
});

describe('SSH public keys', () => {
  it('are read in both encodings', async () => {
    const UserName = await createUser('sam');
    const { publicKey } = certify('sam');
    const { SSHPublicKey } = await iam.send(
      new UploadSSHPublicKeyCommand({ UserName, SSHPublicKeyBody: publicKey }),
    );
    const SSHPublicKeyId = SSHPublicKey?.SSHPublicKeyId ?? '';
    expect(SSHPublicKeyId).toMatch(/^APKA[A-Z0-9]{16}$/);
    const get = async (Encoding: 'SSH' | 'PEM') => {
      const found = await iam.send(new GetSSHPublicKeyCommand({ UserName, SSHPublicKeyId, Encoding }));
      return found.SSHPublicKey?.SSHPublicKeyBody ?? '';
    };
    const ssh = await get('SSH');
    expect(await get('PEM')).toBe(publicKey);
    const digest = createHash('md5')
      .update(Buffer.from(ssh.split(' ')[1] ?? '', 'base64'))
      .digest('hex');
    expect(SSHPublicKey?.Fingerprint).toBe(digest.match(/../g)?.join(':'));
    const upload = (SSHPublicKeyBody: string) =>
      refusal(iam.send(new UploadSSHPublicKeyCommand({ UserName, SSHPublicKeyBody })));
    expect((await upload(`${ssh} sam@example`)).code).toBe('DuplicateSSHPublicKeyException');
    expect((await upload('ssh-rsa AAAA')).code).toBe('InvalidPublicKeyException');
    expect((await upload('hello')).code).toBe('UnrecognizedPublicKeyEncodingException');

    await iam.send(new UpdateSSHPublicKeyCommand({ UserName, SSHPublicKeyId, Status: 'Inactive' }));
    const { SSHPublicKeys } = await iam.send(new ListSSHPublicKeysCommand({ UserName }));
    expect(SSHPublicKeys).toMatchObject([{ SSHPublicKeyId, Status: 'Inactive' }]);
    await iam.send(new DeleteSSHPublicKeyCommand({ UserName, SSHPublicKeyId }));
    expect(
      (await refusal(iam.send(new DeleteSSHPublicKeyCommand({ UserName, SSHPublicKeyId })))).message,
    ).toBe(`The Public Key with id ${SSHPublicKeyId} cannot be found.`);
  });
});

describe('certificates', () => {
  it('for signing belong to users, two at most', async () => {
    const UserName = await createUser('sig');
    const bodies = ['a', 'b', 'c'].map((name) => certify(name).certificate);
    const upload = (CertificateBody = '') =>
      iam.send(new UploadSigningCertificateCommand({ UserName, CertificateBody }));
    expect((await refusal(upload('notacert'))).code).toBe('MalformedCertificateException');
    const { Certificate } = await upload(bodies[0]);
    const CertificateId = Certificate?.CertificateId ?? '';
    expect(Certificate).toMatchObject({ UserName, Status: 'Active', CertificateBody: bodies[0] });
    expect((await refusal(upload(bodies[0]))).code).toBe('DuplicateCertificateException');
    await upload(bodies[1]);
    expect((await refusal(upload(bodies[2]))).message).toBe('Cannot exceed quota for CertificatesPerUser: 2');
    await iam.send(new UpdateSigningCertificateCommand({ UserName, CertificateId, Status: 'Inactive' }));
    const { Certificates } = await iam.send(new ListSigningCertificatesCommand({ UserName }));
    expect(Certificates?.map(({ Status }) => Status)).toEqual(['Inactive', 'Active']);
    await iam.send(new DeleteSigningCertificateCommand({ UserName, CertificateId }));
    expect((await refusal(iam.send(new DeleteUserCommand({ UserName })))).code).toBe(
      'DeleteConflictException',
    );
  });

  it('for servers come with their key and chain', async () => {
    const authority = certify('authority');
    const own = certify('own', authority);
    const upload = (changes: object) =>
      iam.send(
        new UploadServerCertificateCommand({
          ServerCertificateName: 'site',
          CertificateBody: own.certificate,
          PrivateKey: own.privateKey,
          CertificateChain: authority.certificate,
          Path: '/cloudfront/',
          Tags: [{ Key: 'a', Value: '1' }],
          ...changes,
        }),
      );
    expect((await refusal(upload({ PrivateKey: authority.privateKey }))).code).toBe(
      'KeyPairMismatchException',
    );
    expect((await refusal(upload({ CertificateChain: own.certificate }))).message).toContain(
      'The index within the chain of the invalid certificate is: 0',
    );
    const { ServerCertificateMetadata: metadata } = await upload({});
    expect(metadata).toMatchObject({
      Arn: `arn:aws:iam::${ACCOUNT}:server-certificate/cloudfront/site`,
      Expiration: new Date('2040-01-01T00:00:00Z'),
    });
    const ServerCertificateName = 'site';
    await iam.send(
      new TagServerCertificateCommand({ ServerCertificateName, Tags: [{ Key: 'b', Value: '2' }] }),
    );
    await iam.send(new UntagServerCertificateCommand({ ServerCertificateName, TagKeys: ['a'] }));
    const { Tags } = await iam.send(new ListServerCertificateTagsCommand({ ServerCertificateName }));
    expect(Tags).toEqual([{ Key: 'b', Value: '2' }]);
    await iam.send(
      new UpdateServerCertificateCommand({
        ServerCertificateName,
        NewServerCertificateName: 'shop',
        NewPath: '/',
      }),
    );
    const { ServerCertificateMetadataList } = await iam.send(new ListServerCertificatesCommand({}));
    expect(ServerCertificateMetadataList).toMatchObject([{ ServerCertificateName: 'shop', Path: '/' }]);
    const shop = { ServerCertificateName: 'shop' };
    const { ServerCertificate } = await iam.send(new GetServerCertificateCommand(shop));
    expect(ServerCertificate?.CertificateChain).toBe(authority.certificate);
    await iam.send(new DeleteServerCertificateCommand(shop));
    expect((await refusal(iam.send(new GetServerCertificateCommand(shop)))).message).toBe(
      'The Server Certificate with name shop cannot be found.',
    );
  });
});

it('tells which tokens the account’s global endpoint gives out', async () => {
  await iam.send(new SetSecurityTokenServicePreferencesCommand({ GlobalEndpointTokenVersion: 'v2Token' }));
  const { SummaryMap } = await iam.send(new GetAccountSummaryCommand({}));
  expect(SummaryMap?.GlobalEndpointTokenVersion).toBe(2);
});
