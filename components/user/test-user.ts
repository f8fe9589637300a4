import { TESTER } from "../kafka-client/accounts";
import { TEST_PREFIX } from "../kafka-client/test-names";
import type { UserEntry } from "./user-problems";

/** User of the smoke tests, who may use only the topics and groups of smoke tests. */
export const TEST_USER: UserEntry = {
  name: TESTER,
  allow: [
    { topic: TEST_PREFIX, prefix: true, operations: ["Read", "Write"] },
    { group: TEST_PREFIX, prefix: true, operations: ["Read"] },
  ],
};
