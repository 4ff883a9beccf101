/** `$NAME` and `${NAME}` as the shell expands them: to nothing where there is none. No commands. */
export function expandVariables(text: string, variables: ReadonlyMap<string, string>): string {
  return text.replaceAll(
    /\$(?:\{(\w+)\}|([A-Za-z_]\w*))/g,
    (_all, braced?: string, plain?: string) => variables.get(braced ?? plain ?? '') ?? '',
  );
}
