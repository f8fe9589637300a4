const WORD = /'((?:[^']|'\\'')*)'/g;
const ASSIGNMENT = /^(\w+)=('(?:[^']|'\\'')*'|\((?:'(?:[^']|'\\'')*' ?)*\))$/gm;

/** Variables in the text of a script: name to value. */
export const valuesIn = (script: string): Record<string, string | string[]> =>
  Object.fromEntries(
    [...script.matchAll(ASSIGNMENT)].map(([, name = "", value = ""]) => {
      const words = [...value.matchAll(WORD)].map(([, word = ""]) => word.replaceAll("'\\''", "'"));
      return [name, value.startsWith("(") ? words : (words[0] ?? "")];
    }),
  );

/** Files that a script writes: name to text. `kind` is `file`, `data_file` or `script`. */
export function filesIn(script: string, kind = "file"): Record<string, string> {
  const { [`${kind}_names`]: names = [], [`${kind}_texts`]: texts = [] } = valuesIn(script);
  return Object.fromEntries([...names].map((name, index) => [name, texts[index] ?? ""]));
}
