// Shows, once every fault was tried, what came of them, and writes it down where that is asked for.
import { writeFile } from "node:fs/promises";

import { CATALOGUE } from "../../testing/faults/catalogue";
import { isFull, seed, TABLE_FILE } from "../../testing/faults/form";
import { recordedOutcomes, renderOutcomes, renderTestReferences } from "../../testing/faults/outcomes";

after("the table of faults", async () => {
  const table = renderOutcomes(recordedOutcomes(), CATALOGUE);
  console.log(`\n${table}\n\n${isFull() ? "full" : "short"} form, seed ${seed()}`);
  const file = process.env[TABLE_FILE];
  if (file !== undefined) {
    await writeFile(file, renderReport(table));
  }
});

const renderReport = (table: string): string => `# Faults

Written by \`npm run faults -- --out docs/faults.md\`. A client published numbers throughout, with an idempotent producer and
\`acks=all\`; after each fault everything was read. Lost: acknowledged, and not there. Failed: given up by the client. Dashes:
no client can run through it. Healed: from the fault until \`up\` had ended well and a record was acknowledged.

${table}

Seed ${seed()}.

## Where each of them is tried

${renderTestReferences(CATALOGUE)}
`;
