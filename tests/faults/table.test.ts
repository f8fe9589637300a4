// Prints the table of outcomes after all faults, and writes it to a file if `npm run faults -- --out FILE` asks for that.
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

\`npm run faults -- --out docs/faults.md\` writes this page. During each fault, a client published numbers with an idempotent
producer and \`acks=all\`. After each fault, all records were read.

- Tried: how many times the fault was caused.
- Lost: acknowledged records that were missing. Duplicated: records that were stored twice. Failed: records that the client
  could not publish.
- Longest pause: longest time between two acknowledged records.
- Healed after: time from the fault until \`up\` had ended and a record was acknowledged.
- Dashes: no client can run during the fault.

## Results

${table}

Seed ${seed()}.

## Tests of each fault

${renderTestReferences(CATALOGUE)}
`;
