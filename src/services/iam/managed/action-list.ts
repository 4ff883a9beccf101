/**
 * Long lists of actions as they are written here: the service's prefix stands with the first of its actions only.
 * @param text `acm:Describe* List* s3:Get*`
 * @returns `acm:Describe*`, `acm:List*`, `s3:Get*`
 */
export function actions(text: string): readonly string[] {
  let service = '';
  return text
    .trim()
    .split(/\s+/)
    .map((word) => {
      const colon = word.indexOf(':');
      if (colon >= 0) service = word.slice(0, colon);
      return colon >= 0 ? word : `${service}:${word}`;
    });
}
