import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { withTemporaryFolder } from "../../components/shared/temporary-folder";
import { STATE } from "../../tools/project";
import { CATALOGUE } from "./catalogue";
import { isFull, seed, TABLE_FILE } from "./form";
import { OUTCOMES_FILE, parseOutcomes, renderOutcomes, renderTestReferences } from "./outcomes";

/**
 * Runs the fault tests, then prints the table of their outcomes, and writes the table to the file that
 * `npm run faults -- --out FILE` names.
 */
export const withTable = <Result>(runTests: () => Promise<Result>): Promise<Result> =>
  withTemporaryFolder(STATE.root, async (folder) => {
    const outcomesFile = join(folder, "outcomes");
    process.env[OUTCOMES_FILE] = outcomesFile;
    seed(); // All processes of the tests must have the same one.
    const result = await runTests();
    const table = renderOutcomes(parseOutcomes(await readFile(outcomesFile, "utf8").catch(() => "")), CATALOGUE);
    console.log(`\n${table}\n\n${isFull() ? "full" : "short"} form, seed ${seed()}`);
    const tableFile = process.env[TABLE_FILE];
    if (tableFile !== undefined) {
      await writeFile(tableFile, renderPage(table));
    }
    return result;
  });

const renderPage = (table: string): string => `# Faults

\`npm run faults -- --out docs/faults.md\` writes this page. During each fault, a client published numbers with an idempotent
producer and \`acks=all\`. After each fault, all records were read. Two test files ran at a time.

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
