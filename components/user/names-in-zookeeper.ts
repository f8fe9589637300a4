import type { Problem } from "../shared/problems";
import type { AllowEntry, RightsDescription } from "./access-rules";

/** Characters that no name of a ZooKeeper node has: `/`, those of two UTF-16 units such as emoji, and private ones. */
const REFUSED = /[/\ud800-\uf8ff\ufff0-\uffff]/;

/** Kinds of resources whose names may have any character. */
const KINDS = ["group", "transactionalId"] as const satisfies readonly (keyof AllowEntry)[];

/** Problems of the names in the rules of users whose brokers store rights in ZooKeeper, as names of nodes. */
export const namesInZooKeeperProblems = (users: readonly RightsDescription[]): Problem[] =>
  users.flatMap(({ allow = [] }, user) =>
    allow.flatMap((entry, rule) =>
      KINDS.flatMap((kind) => {
        const name = entry[kind];
        return name === undefined || isNodeName(name)
          ? []
          : [
              {
                property: `users[${user}].allow[${rule}].${kind}`,
                reason: `must be a name without "/", emoji and private characters, neither "." nor "..", with coordination "zookeeper", because the brokers store it as the name of a ZooKeeper node, got ${JSON.stringify(name)}; set another name, or the beginning of the name with prefix: true`,
              },
            ];
      }),
    ),
  );

const isNodeName = (name: string): boolean => !REFUSED.test(name) && name !== "." && name !== "..";
