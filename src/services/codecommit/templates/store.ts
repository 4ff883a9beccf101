import { collection, type Reader, regionalScope } from '../../../store/store.js';
import { QUOTAS } from '../constraints.js';
import { codeCommitError } from '../errors.js';
import { placeOf, type RepositoryDocument, type RepositoryPlace } from '../model.js';
import { findRepositoryById } from '../store.js';
import type { AssociationDocument, TemplateDocument } from './model.js';

export const templates = collection<TemplateDocument>('codecommit.template', {
  id: ({ templateId }) => ({ value: templateId }),
});

export const associations = collection<AssociationDocument>('codecommit.template-association', {
  repository: ({ repositoryId }) => ({ value: repositoryId }),
});

interface Scope {
  readonly accountId: string;
  readonly region: string;
}

const NAME = /^(?!.*\.git$)[\w. -]+$/;

/** @throws AwsError ApprovalRuleTemplateNameRequiredException, InvalidApprovalRuleTemplateNameException */
export function templateNameOf(value: string | undefined): string {
  if (value === undefined || value === '') throw codeCommitError('ApprovalRuleTemplateNameRequired');
  if (value.length > QUOTAS.approvalRuleNameCharacters || !NAME.test(value)) {
    throw codeCommitError('InvalidApprovalRuleTemplateName');
  }
  return value;
}

/** @throws AwsError also ApprovalRuleTemplateDoesNotExistException */
export async function existingTemplate(
  reader: Reader,
  scope: Scope,
  name: string | undefined,
): Promise<TemplateDocument> {
  const stored = await reader.get(templates, regionalScope(scope), templateNameOf(name));
  if (stored === undefined) throw codeCommitError('ApprovalRuleTemplateDoesNotExist');
  return stored.doc;
}

/** In order of names. */
export async function templatesOf(
  reader: Reader,
  place: RepositoryPlace,
): Promise<readonly TemplateDocument[]> {
  const scope = regionalScope(place);
  const links = await reader.listBy(associations, scope, 'repository', place.repositoryId);
  const found = await Promise.all(
    links.map(({ doc }) => reader.listBy(templates, scope, 'id', doc.templateId, { limit: 1 })),
  );
  return found
    .flatMap(([template]) => template?.doc ?? [])
    .sort((one, other) => (one.name < other.name ? -1 : 1));
}

/** In order of names. */
export async function repositoriesWith(
  reader: Reader,
  scope: Scope,
  { templateId }: TemplateDocument,
): Promise<readonly RepositoryDocument[]> {
  const links = await reader.list(associations, regionalScope(scope), { prefix: `${templateId}/` });
  const found = await Promise.all(links.map(({ doc }) => findRepositoryById(reader, placeOf(scope, doc))));
  return found
    .flatMap((repository) => repository?.doc ?? [])
    .sort((one, other) => (one.repositoryName < other.repositoryName ? -1 : 1));
}

export function associationKey({ templateId, repositoryId }: AssociationDocument): string {
  return `${templateId}/${repositoryId}`;
}
