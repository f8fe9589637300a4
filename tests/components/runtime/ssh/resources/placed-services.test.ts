import assert from "node:assert/strict";
import type { HostAssignment } from "../../../../../components/runtime/ssh/hosts/host-assignment";
import { deployedHosts } from "../../../../../components/runtime/ssh/resources/placed-services";
import { type RegisterOptions, register } from "../../../../../testing/pulumi-mocks";
import { placedOn, REMOTE_HEALTH } from "../../../../support/ssh-cluster";

async function placedWith(answer: RegisterOptions["answer"]): Promise<HostAssignment> {
  const found: HostAssignment[] = [];
  await register(async () => found.push(await deployedHosts()), undefined, { answer });
  const [placement] = found;
  assert.ok(placement);
  return placement;
}

describe("placedServices", () => {
  it("are none of a stack that holds nothing, or is not there yet", async () => {
    assert.deepEqual(await placedWith(placedOn({})), {});
    assert.deepEqual(await placedWith(() => ({})), {});
  });

  it("are the services of this stack, each with its host", async () => {
    const placement = { zookeeper: "a", "kafka-0": "a", "kafka-1": "b" };
    assert.deepEqual(await placedWith(placedOn(placement)), placement);
  });

  it("are not what is installed, nor what other resources hold", async () => {
    const answer = () => ({
      outputs: {
        one: { type: REMOTE_HEALTH, outputs: { subject: "Kafka", host: "a", script: "installation" } },
        two: { type: "command:remote:Command", outputs: { subject: "kafka-1", host: "a", script: "service" } },
        three: { type: REMOTE_HEALTH, outputs: { subject: "kafka-0", host: "b", script: "service" } },
      },
    });
    assert.deepEqual(await placedWith(answer), { "kafka-0": "b" });
  });
});
