import type { EnvironmentImage, EnvironmentPlatform, PlatformType } from '@aws-sdk/client-codebuild';
import type { Operation } from '../../../front-door/service.js';

type Sdk = typeof import('@aws-sdk/client-codebuild');

/**
 * The images that projects may name as on AWS.
 *
 * @source AWS CodeBuild User Guide, "Docker images provided by CodeBuild"
 */
const IMAGES: readonly (readonly [PlatformType, name: string, description: string])[] = [
  ['AMAZON_LINUX', 'amazonlinux-aarch64-standard:3.0', 'AWS CodeBuild - Amazon Linux 2023, ARM'],
  ['AMAZON_LINUX', 'amazonlinux-x86_64-standard:5.0', 'AWS CodeBuild - Amazon Linux 2023'],
  ['AMAZON_LINUX', 'amazonlinux2-aarch64-standard:2.0', 'AWS CodeBuild - Amazon Linux 2, ARM'],
  ['AMAZON_LINUX', 'amazonlinux2-x86_64-standard:4.0', 'AWS CodeBuild - Amazon Linux 2'],
  ['UBUNTU', 'standard:5.0', 'AWS CodeBuild - Ubuntu 20.04'],
  ['UBUNTU', 'standard:6.0', 'AWS CodeBuild - Ubuntu 22.04'],
  ['UBUNTU', 'standard:7.0', 'AWS CodeBuild - Ubuntu 22.04'],
];

/** Names without the tags of single releases: all of a name lead to the same image here. */
export const listCuratedEnvironmentImages: Operation<Sdk, 'ListCuratedEnvironmentImages'> = {
  authorize: () => [{ action: 'codebuild:ListCuratedEnvironmentImages', resource: '*' }],
  async handle() {
    return { platforms: (['AMAZON_LINUX', 'UBUNTU'] as const).map(platformOf) };
  },
};

function platformOf(platform: PlatformType): EnvironmentPlatform {
  const images = IMAGES.filter(([of]) => of === platform).map(([, tag, description]): EnvironmentImage => {
    const name = `aws/codebuild/${tag}`;
    return { name, description, versions: [name] };
  });
  return { platform, languages: [{ language: 'BASE', images }] };
}
