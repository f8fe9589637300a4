import Table from "cli-table3";

/** Characters of a table without borders: two blanks between columns. */
const CHARS = Object.fromEntries(
  ["top", "bottom", "left", "right"]
    .flatMap((side) => [side, `${side}-mid`, `${side}-left`, `${side}-right`])
    .concat("mid", "mid-mid")
    .map((name) => [name, ""]),
);

/**
 * Table in aligned columns, with a header. Lines have no blanks at the end. Cells may contain colours, and characters that
 * take up two columns of a terminal.
 */
export function renderTable(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const table = new Table({
    chars: { ...CHARS, middle: "  " },
    style: { head: [], border: [], "padding-left": 0, "padding-right": 0 },
  });
  table.push([...header], ...rows.map((row) => [...row]));
  return table
    .toString()
    .split("\n")
    .map((line) => line.trimEnd())
    .join("\n");
}
