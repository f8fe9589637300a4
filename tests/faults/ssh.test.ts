// Verifies, in the long form, on hosts with an SSH server each: wherever an `up` is killed, the next one finishes it, with one
// process for each service, and `destroy` leaves nothing.
// Does not verify: random moments.
import { MOMENTS, testKilledUps, twoInterruptedHosts } from "../../testing/cases/interrupted-on-host";
import { isFull } from "../../testing/faults/form";

describe("an `up` on hosts", function () {
  this.timeout(300_000);

  const two = twoInterruptedHosts(this);

  // The short form runs some of them among the integration tests.
  testKilledUps(isFull() ? Object.values(MOMENTS) : [], two);
});
