import { writeFile } from "node:fs/promises";
import { KNOWN_VERSIONS } from "../../components/distribution/known-versions";
import { renderCatalogue } from "../settings/settings-catalogue";
import { resolveJava } from "../setup/java";
import { kafkaHome, kafkaStep } from "../setup/kafka";

/** `node tools/run.mjs settings-catalogue`: writes the catalogue of the settings of each known Kafka. Needs a JDK. */
export async function run(): Promise<number> {
  const { path: java } = await resolveJava();
  for (const known of KNOWN_VERSIONS) {
    const step = kafkaStep(known);
    if (!(await step.isDone())) {
      await step.run(console.log);
    }
    const { path, text } = await renderCatalogue(kafkaHome(known), java);
    await writeFile(path, text);
  }
  return 0;
}
