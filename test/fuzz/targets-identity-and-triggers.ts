import { parseCloneReference } from '../../src/engines/git/clone-reference.js';
import { canonicalXml } from '../../src/engines/saml/canonical-xml.js';
import { parseXml } from '../../src/engines/saml/parse-xml.js';
import { signatureOf } from '../../src/engines/saml/xml-signature.js';
import { XmlRefused } from '../../src/engines/saml/xml-tree.js';
import { parsePayload } from '../../src/front-door/webhook-payload.js';
import { isAwsError } from '../../src/kernel/aws-error.js';
import {
  isOpen,
  parseDeploymentWindow,
} from '../../src/services/codepipeline/conditions/deployment-window.js';
import { readTold } from '../../src/services/codepipeline/triggers/provider-payload.js';
import { parseJsonPath, valuesAt } from '../../src/services/codepipeline/webhooks/json-path.js';
import { readCertificate } from '../../src/services/iam/certificates/x509.js';
import { readSamlMetadata } from '../../src/services/iam/federation/saml-metadata.js';
import { readPublicKey } from '../../src/services/iam/ssh-keys/public-key.js';
import { parseTagHeader } from '../../src/services/s3/tags.js';
import { readIdentityToken } from '../../src/services/sts/web-identity/identity-token.js';
import type { FuzzTarget } from './fuzzer.js';

const never = () => false;
const text = (input: Buffer) => input.toString('utf8');

/** What proves who somebody is, and what comes from git providers. */
export const IDENTITY_AND_TRIGGER_TARGETS: readonly FuzzTarget[] = [
  {
    name: 'identity-token',
    tokens: ['.', 'eyJhbGciOiJSUzI1NiJ9', 'eyJhbGciOiJub25lIn0', '"alg"', '"kid"'],
    maxBytes: 64 * 1024,
    parse: (input) => readIdentityToken(text(input)),
    refuses: isAwsError,
  },
  {
    name: 'certificate',
    tokens: ['-----BEGIN CERTIFICATE-----', '-----END CERTIFICATE-----', '\n'],
    maxBytes: 32 * 1024,
    parse: (input) => readCertificate(text(input)),
    refuses: isAwsError,
  },
  {
    name: 'saml',
    tokens: ['<md:EntityDescriptor', ' entityID="', 'validUntil="', '<!DOCTYPE', ']]>', '&#0;'],
    maxBytes: 64 * 1024,
    parse: (input) => readSamlMetadata(text(input)),
    refuses: isAwsError,
  },
  {
    name: 'signed-xml',
    tokens: [
      '<!--',
      '-->',
      '<![CDATA[',
      ']]>',
      '&#x',
      '&amp;',
      ' xmlns:',
      'xmlns=""',
      '<ds:Signature',
      ' ID="',
      '/>',
    ],
    maxBytes: 64 * 1024,
    parse: (input) => {
      const root = parseXml(text(input));
      return [canonicalXml(root), signatureOf(root, root, [])];
    },
    refuses: (error) => error instanceof XmlRefused,
  },
  {
    name: 'ssh-key',
    tokens: ['ssh-rsa ', 'AAAAB3NzaC1yc2E', '-----BEGIN PUBLIC KEY-----', '='],
    maxBytes: 32 * 1024,
    parse: (input) => readPublicKey(text(input)),
    refuses: isAwsError,
  },
  {
    name: 'clone-reference',
    maxBytes: 64 * 1024,
    parse: (input) => parseCloneReference(text(input)),
    refuses: never,
  },
  {
    name: 'deployment-window',
    tokens: ['*', '?', 'MON-FRI', '/', 'UTC+05:30', 'Europe/Zurich', 'PST'],
    maxBytes: 512,
    parse: (input) => {
      const [cron = '', zone] = text(input).split('\n');
      const window = parseDeploymentWindow(cron, zone);
      return typeof window === 'string' ? window : isOpen(window, 0);
    },
    refuses: never,
  },
  {
    name: 'webhook-filter',
    tokens: ['$', '..', '.*', '[*]', "['", '[-1]', '{"a":'],
    maxBytes: 16 * 1024,
    baseMs: 200,
    parse: (input) => {
      const [path = '', ...body] = text(input).split('\n');
      const payload = parsePayload('application/json', Buffer.from(body.join('\n')));
      for (const provider of ['x-github-event', 'x-gitlab-event']) {
        readTold({ [provider]: path.slice(0, 40) }, payload);
      }
      const steps = parseJsonPath(path);
      return steps && valuesAt(payload, steps);
    },
    refuses: never,
  },
  {
    name: 'tag-header',
    tokens: ['&', '=', '%20', '%ff', 'aws:'],
    maxBytes: 64 * 1024,
    parse: (input) => parseTagHeader(text(input)),
    refuses: isAwsError,
  },
];
