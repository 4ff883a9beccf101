/** The buildspec cannot be used: the build fails in DOWNLOAD_SOURCE with `YAML_FILE_ERROR` and this message. */
export class BuildspecError extends Error {
  override readonly name = 'BuildspecError';
}
