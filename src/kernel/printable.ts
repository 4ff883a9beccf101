/**
 * What terminals and readers of lines act upon rather than show: the control characters of ASCII and of Latin-1 (0x9b begins a
 * terminal's command as ESC [ does), the line ends of Unicode, and the marks that turn the direction of text around.
 */
const UNPRINTABLE = /[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g;

/** The same text with every such character spelt out (`\u001b`), so that nobody's name or message can forge a line. */
export function printable(text: string): string {
  return text.replace(
    UNPRINTABLE,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
