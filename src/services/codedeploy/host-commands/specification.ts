import {
  createEnvelopeSigner,
  type EnvelopeSigner,
  sealEnvelope,
} from '../../../engines/host-commands/signed-envelope.js';
import type { DeploymentDoc } from '../model.js';

/** The same specification goes out for every command and instance of a deployment: signing is worth remembering. */
const REMEMBERED = 100;

/** Signs deployment specifications, with a key of this process. */
export class SpecificationSigner {
  #signer: Promise<EnvelopeSigner> | undefined;
  readonly #sealed = new Map<string, string>();

  /** @returns PEM of the signed specification */
  async seal(deployment: DeploymentDoc, now: number): Promise<string> {
    const text = JSON.stringify(specificationOf(deployment));
    const known = this.#sealed.get(text);
    if (known !== undefined) return known;
    this.#signer ??= createEnvelopeSigner(now);
    const sealed = sealEnvelope(text, await this.#signer, now);
    const [oldest] = this.#sealed.keys();
    if (this.#sealed.size >= REMEMBERED && oldest !== undefined) this.#sealed.delete(oldest);
    this.#sealed.set(text, sealed);
    return sealed;
  }
}

/** What a host needs to know of a deployment. @source AWS's open-source CodeDeploy agent (DeploymentSpecification) */
function specificationOf(deployment: DeploymentDoc) {
  return {
    ApplicationId: deployment.applicationId,
    ApplicationName: deployment.applicationName,
    DeploymentId: deployment.deploymentId,
    DeploymentGroupId: deployment.deploymentGroupId,
    DeploymentGroupName: deployment.deploymentGroupName,
    DeploymentCreator: deployment.creator,
    DeploymentType: 'IN_PLACE',
    AgentActionOverrides: { AgentOverrides: { FileExistsBehavior: deployment.fileExistsBehavior } },
    Revision: revisionOf(deployment),
  };
}

/** Of GitHub without a token: hosts get what everybody gets. */
function revisionOf({ revision: { s3Location: s3, gitHubLocation: git } }: DeploymentDoc) {
  if (git) {
    const [Account, Repository] = (git.repository ?? '').split('/');
    return { RevisionType: 'GitHub', GitHubRevision: { Account, Repository, CommitId: git.commitId } };
  }
  return {
    RevisionType: 'S3',
    S3Revision: {
      Bucket: s3?.bucket,
      Key: s3?.key,
      BundleType: s3?.bundleType,
      Version: s3?.version,
      ETag: s3?.eTag,
    },
  };
}
