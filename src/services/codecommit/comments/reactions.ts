import type { ReactionValueFormats } from '@aws-sdk/client-codecommit';
import { codeCommitError } from '../errors.js';

/**
 * The reactions that there are, by what counts call them.
 * @source AWS CodeCommit User Guide, "React to a comment", and API Reference, PutCommentReaction
 */
export const REACTIONS = {
  THUMBSUP: { emoji: '👍', shortCode: ':thumbsup:', unicode: 'U+1F44D' },
  THUMBSDOWN: { emoji: '👎', shortCode: ':thumbsdown:', unicode: 'U+1F44E' },
  SMILE: { emoji: '😄', shortCode: ':smile:', unicode: 'U+1F604' },
  CONFUSED: { emoji: '😕', shortCode: ':confused:', unicode: 'U+1F615' },
  CLAP: { emoji: '👏', shortCode: ':clap:', unicode: 'U+1F44F' },
  HEART: { emoji: '❤️', shortCode: ':heart:', unicode: 'U+2764' },
  ANGRY: { emoji: '😠', shortCode: ':angry:', unicode: 'U+1F620' },
  SCREAM: { emoji: '😱', shortCode: ':scream:', unicode: 'U+1F631' },
  CRY: { emoji: '😢', shortCode: ':cry:', unicode: 'U+1F622' },
} as const satisfies Record<string, Required<ReactionValueFormats>>;

export type ReactionName = keyof typeof REACTIONS;

export const REACTION_NAMES = Object.keys(REACTIONS) as readonly ReactionName[];

/** What makes an emoji of some characters: it is not always there. */
const EMOJI_MARK = '\ufe0f';

/**
 * @returns undefined: the reaction is to go
 * @throws AwsError ReactionValueRequiredException, InvalidReactionValueException
 */
export function reactionOf(value: string | undefined): ReactionName | undefined {
  if (value === undefined) throw codeCommitError('ReactionValueRequired');
  const asked = value.trim().replace(EMOJI_MARK, '').toLowerCase();
  if (asked === '' || asked === 'none') return undefined;
  const name = REACTION_NAMES.find((known) => {
    const { emoji, shortCode, unicode } = REACTIONS[known];
    return [emoji.replace(EMOJI_MARK, ''), shortCode, unicode.toLowerCase()].includes(asked);
  });
  if (name === undefined) throw codeCommitError('InvalidReactionValue');
  return name;
}
