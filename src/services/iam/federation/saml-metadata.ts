import { Parser } from 'htmlparser2';
import { invalidInput } from '../errors.js';

/** What a SAML metadata document says of its issuer. */
export interface SamlMetadata {
  readonly entityId: string;
  /** Epoch ms, where the document says when it ends. */
  readonly validUntil?: number;
}

/**
 * Reads the root of a metadata document. Document types are refused: entities could be made to grow without end.
 * @throws AwsError InvalidInput
 */
export function readSamlMetadata(document: string): SamlMetadata {
  if (/<!(DOCTYPE|ENTITY)/i.test(document)) throw unreadable();
  const open: string[] = [];
  let root: Readonly<Record<string, string>> | undefined;
  let isWhole = false;
  const parser = new Parser(
    {
      onopentag(name, attributes) {
        if (open.length === 0 && root === undefined && localName(name) === 'EntityDescriptor')
          root = attributes;
        open.push(name);
      },
      onclosetag(_name, isImplied) {
        open.pop();
        isWhole = open.length === 0 && !isImplied;
      },
    },
    { xmlMode: true, decodeEntities: true },
  );
  parser.end(document.trim());
  const entityId = root?.entityID;
  if (!isWhole || entityId === undefined || entityId === '') throw unreadable();
  const validUntil = Date.parse(root?.validUntil ?? '');
  return { entityId, ...(Number.isFinite(validUntil) && { validUntil }) };
}

function localName(name: string): string {
  return name.slice(name.indexOf(':') + 1);
}

function unreadable() {
  return invalidInput('Could not parse metadata');
}
