/**
 * Whether every percent sign begins a byte, and the bytes are UTF-8. To be asked before `URLSearchParams` reads what a stranger sent:
 * each parameter that it cannot decode costs it an exception, so that a hundred thousand of them take seconds.
 */
export function isDecodable(text: string): boolean {
  if (!text.includes('%')) return true;
  try {
    decodeURIComponent(text);
    return true;
  } catch {
    return false;
  }
}
