// Verifies: a secured cluster on this machine is up after one command with ZooKeeper and with KRaft.

import { succeeds } from "../../testing/stack/command-results";
import { ScratchStack } from "../../testing/stack/scratch-stack";

describe("a secured cluster on this machine", function () {
  this.timeout(300_000);
  for (const security of ["tls", "sasl"])
    for (const coordination of ["zookeeper", "kraft"]) {
      it(`is up with ${coordination} and ${security}`, async () => {
        const stack = await ScratchStack.create({
          coordination,
          security,
          users: [{ name: "orders", allow: [{ topic: "orders", operations: ["Read", "Write"] }] }],
          smokeTest: true,
        });
        try {
          await succeeds(stack.up());
          console.log(await stack.outputs());
          await succeeds(stack.preview("--expect-no-changes"));
          await succeeds(stack.destroy());
        } finally {
          await stack.remove();
        }
      });
    }
});
