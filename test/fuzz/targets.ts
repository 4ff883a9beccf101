import { AGENT_AND_GIT_TARGETS } from './targets-agent-and-git.js';
import { FRONT_DOOR_TARGETS } from './targets-front-door.js';
import { IDENTITY_AND_TRIGGER_TARGETS } from './targets-identity-and-triggers.js';
import { LANGUAGE_TARGETS } from './targets-languages.js';

/** Every parser that is ours; what node and the SDK parse is theirs, but for the checks that we put before it. */
export const TARGETS = [
  ...FRONT_DOOR_TARGETS,
  ...LANGUAGE_TARGETS,
  ...AGENT_AND_GIT_TARGETS,
  ...IDENTITY_AND_TRIGGER_TARGETS,
];
