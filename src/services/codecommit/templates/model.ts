/** An approval rule that pull requests get by themselves; its key is its name. */
export interface TemplateDocument {
  /** UUID, the same for life. */
  readonly templateId: string;
  readonly name: string;
  readonly description?: string;
  /** JSON as it was given. */
  readonly content: string;
  readonly createdAt: number;
  readonly lastModifiedAt: number;
  /** ARN */
  readonly lastModifiedUser: string;
}

/** A repository whose pull requests get the rule. Key: `templateId/repositoryId`. */
export interface AssociationDocument {
  readonly templateId: string;
  readonly repositoryId: string;
}
