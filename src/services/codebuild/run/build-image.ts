/** Which image takes the place of which; a name that ends with `*` means all that begin so, and hands the rest on to a `*` of its image. */
export type ImageMap = Readonly<Record<string, string>>;

/** @source AWS CodeBuild User Guide, "Docker images provided by CodeBuild": those of Amazon Linux are public */
const DEFAULT_IMAGES: ImageMap = {
  'aws/codebuild/amazonlinux*': 'public.ecr.aws/codebuild/amazonlinux*',
  'aws/codebuild/*': 'pipewright/build:latest',
};

/**
 * The image to run for what a project names: AWS's curated names mean nothing to a registry.
 *
 * @param chosen by the operator; the longest name that fits counts, before those of Pipewright
 */
export function buildImage(name: string, chosen: ImageMap): string {
  return mapped(name, chosen) ?? mapped(name, DEFAULT_IMAGES) ?? name;
}

function mapped(name: string, images: ImageMap): string | undefined {
  const [found] = Object.keys(images)
    .filter((key) => (key.endsWith('*') ? name.startsWith(key.slice(0, -1)) : name === key))
    .sort((left, right) => right.length - left.length);
  if (found === undefined) return undefined;
  return images[found]?.replace('*', name.slice(found.length - 1));
}
