/**
 * @returns what somebody wrote as a URL, undefined where it is none. `URL.canParse` is not asked first: once Node has
 * compiled calls of it to its fast form, it takes some text outside of ASCII that the constructor then throws over.
 */
export function urlOf(text: string, base?: string): URL | undefined {
  try {
    return new URL(text, base);
  } catch {
    return undefined;
  }
}
