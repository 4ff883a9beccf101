/** The buildspec cannot be used: the build fails in DOWNLOAD_SOURCE with `YAML_FILE_ERROR` and this message. */
export class BuildspecError extends Error {
  override readonly name = 'BuildspecError';

  /** @param line where the fault is, counted from 1, where that is known; AWS's messages count as they like */
  constructor(
    message: string,
    readonly line?: number,
  ) {
    super(message);
  }
}
