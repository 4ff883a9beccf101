import type { ServiceSdks } from '../../../front-door/sdk-types.js';

export type Sdk = ServiceSdks['codestar-connections'];
