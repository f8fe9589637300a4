import { writeFile } from "node:fs/promises";
import { renderCatalogue } from "../settings/settings-catalogue";
import { resolveJava } from "../setup/java";
import { DEFAULT_KAFKA_HOME } from "../setup/kafka";

/** `node tools/run.mjs settings-catalogue`: writes the catalogue of the settings of the default Kafka. Needs a JDK. */
export async function run(): Promise<number> {
  const { path, text } = await renderCatalogue(DEFAULT_KAFKA_HOME, (await resolveJava()).path);
  await writeFile(path, text);
  return 0;
}
