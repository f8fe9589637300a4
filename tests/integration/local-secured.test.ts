// Verifies: a secured cluster on this machine is up after one command with ZooKeeper and with KRaft.
import { ScratchStack } from "../../testing/stack/scratch-stack";
import { succeeds } from "../../testing/stack/command-results";

describe("a secured cluster on this machine", function () {
  this.timeout(300_000);
  for (const coordination of ["zookeeper", "kraft"]) {
    it(`is up with ${coordination}`, async () => {
      const stack = await ScratchStack.create({ coordination, security: "tls", smokeTest: true });
      try {
        console.log(await succeeds(stack.up()));
        console.log(await stack.outputs());
        console.log(await succeeds(stack.preview("--expect-no-changes")));
        console.log(await succeeds(stack.destroy()));
      } finally {
        await stack.remove();
      }
    });
  }
});
