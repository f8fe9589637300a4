import assert from "node:assert/strict";
import { join } from "node:path";

import { consoleConsumer } from "../../../../../components/runtime/local/launchers/launcher-plan";

describe("consoleConsumer", () => {
  const cases: readonly (readonly [installation: string, mainClass: string])[] = [
    ["kafka_2.13-3.3.1", "kafka.tools.ConsoleConsumer"],
    ["kafka_2.13-3.7.2-0123456789ab", "kafka.tools.ConsoleConsumer"],
    ["kafka_2.13-3.9.1", "org.apache.kafka.tools.consumer.ConsoleConsumer"],
    ["kafka_2.13-3.8.0-0123456789ab", "org.apache.kafka.tools.consumer.ConsoleConsumer"],
    ["my kafka", "kafka.tools.ConsoleConsumer"],
  ];
  for (const [installation, mainClass] of cases) {
    it(`of ${installation} is ${mainClass}`, () => {
      assert.equal(consoleConsumer({ home: join("/distributions", installation, "kafka") }), mainClass);
    });
  }
});
