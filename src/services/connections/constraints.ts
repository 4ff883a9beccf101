import { departing, type MemberConstraint } from '../../front-door/constraints.js';
import { modelConstraints } from './model-constraints.js';

/** Both names of the service are in the ARNs of what the other has made. */
const arnOf = (kind: 'connection' | 'host'): MemberConstraint => ({
  max: 256,
  pattern: `arn:aws(-[\\w]+)*:(codestar-connections|codeconnections):[a-z0-9-]+:[0-9]{12}:${kind}/.+`,
});

/** @source AWS CodeConnections API Reference */
export const constraints = departing(modelConstraints, {
  'CreateConnectionInput.HostArn': arnOf('host'),
  'DeleteConnectionInput.ConnectionArn': arnOf('connection'),
  'DeleteHostInput.HostArn': arnOf('host'),
  'GetConnectionInput.ConnectionArn': arnOf('connection'),
  'GetHostInput.HostArn': arnOf('host'),
  'ListConnectionsInput.HostArnFilter': arnOf('host'),
  'UpdateHostInput.HostArn': arnOf('host'),
});
