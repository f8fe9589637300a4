const WORD = /'((?:[^']|'\\'')*)'/g;
const ASSIGNMENT = /^(\w+)=('(?:[^']|'\\'')*'|\((?:'(?:[^']|'\\'')*' ?)*\))$/gm;

/** The values of a script's variables, read from its text. */
export const valuesIn = (script: string): Record<string, string | string[]> =>
  Object.fromEntries(
    [...script.matchAll(ASSIGNMENT)].map(([, name = "", value = ""]) => {
      const words = [...value.matchAll(WORD)].map(([, word = ""]) => word.replaceAll("'\\''", "'"));
      return [name, value.startsWith("(") ? words : (words[0] ?? "")];
    }),
  );

/** The files that a script writes: name to text. `kind` is `file`, `data_file` or `script`. */
export function filesIn(script: string, kind = "file"): Record<string, string> {
  const { [`${kind}_names`]: names = [], [`${kind}_texts`]: texts = [] } = valuesIn(script);
  return Object.fromEntries([...names].map((name, index) => [name, texts[index] ?? ""]));
}
