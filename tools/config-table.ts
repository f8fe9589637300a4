import { parse } from "yaml";

interface ConfigKey {
  /** @defaultValue - text, or a list of texts */
  readonly type?: string;
  readonly description: string;
  readonly default: unknown;
}

/** Markdown table of the configuration keys in the text of `Pulumi.yaml`. */
export function renderConfigTable(pulumiYaml: string): string {
  const { config } = parse(pulumiYaml) as { config: Record<string, ConfigKey> };
  const rows = Object.entries(config).map(([key, { type = "string or array", default: value, description }]) => {
    const shown = value === "" ? "–" : `\`${typeof value === "string" ? value : JSON.stringify(value)}\``;
    return `| \`${key}\` | ${type} | ${shown} | ${description} |`;
  });
  return ["| key | type | default | meaning |", "| --- | --- | --- | --- |", ...rows].join("\n");
}

/** Replaces the text between `<!-- NAME -->` and `<!-- /NAME -->`. @throws if the text has no such block. */
export function replaceBlock(text: string, name: string, block: string): string {
  const [begin, end] = [`<!-- ${name} -->`, `<!-- /${name} -->`];
  const [before, rest] = [text.indexOf(begin), text.indexOf(end)];
  if (before < 0 || rest < before) {
    throw new Error(`the text has no block between ${begin} and ${end}`);
  }
  return `${text.slice(0, before + begin.length)}\n${block}\n${text.slice(rest)}`;
}
