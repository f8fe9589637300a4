// Verifies, in the long form, on hosts with an SSH server each: wherever an `up` is killed, the next one finishes it, with one
// process for each service, and `destroy` leaves nothing.
// Does not verify: random moments.
import {
  InterruptedOnHost,
  MOMENTS,
  recoverAfterFailure,
  testKilledUps,
} from "../../testing/cases/interrupted-on-host";
import { isFull } from "../../testing/faults/form";
import { makeHosts, type TestHosts } from "../../testing/hosts/make-hosts";
import { requireHosts } from "../../testing/hosts/require-hosts";
import { sshStack } from "../../testing/hosts/ssh-stack";

describe("an `up` on hosts", function () {
  this.timeout(300_000);

  let made: TestHosts;
  let two: InterruptedOnHost[] = [];

  before(async function () {
    await requireHosts(this);
    made = await makeHosts({ count: 2 });
    two = await Promise.all(made.hosts.map(async (host) => new InterruptedOnHost(host, await sshStack([host]))));
  });
  after(async () => {
    for (const { stack } of two) {
      await stack.remove();
    }
    await made?.remove();
  });
  recoverAfterFailure(this, () => two);

  // The short form runs some of them among the integration tests.
  testKilledUps(isFull() ? Object.values(MOMENTS) : [], () => two);
});
