/** A policy that AWS manages; the default version is the only one that is known here. */
export interface AwsManagedPolicy {
  readonly name: string;
  /** `/`, `/service-role/`, `/job-function/` or `/aws-service-role/` */
  readonly path: string;
  /** 3 for `v3`. */
  readonly version: number;
  /** ISO 8601 */
  readonly createdAt: string;
  /** ISO 8601 */
  readonly updatedAt: string;
  readonly document: object;
}
