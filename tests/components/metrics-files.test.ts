import assert from "node:assert/strict";

import { MetricsFiles } from "../../components/metrics/metrics-files";
import { register } from "../../testing/pulumi-mocks";

describe("MetricsFiles", () => {
  const misfits: readonly (readonly [args: object | undefined, message: RegExp])[] = [
    [
      undefined,
      /:\ntargets must be the endpoints to scrape, got undefined; pass metrics of a KafkaCluster .*; folder must/,
    ],
    [{ targets: 5, folder: "metrics" }, /:\ntargets must be the endpoints to scrape, got 5; /],
    [{ targets: [], folder: "" }, /:\nfolder must be a folder of this machine, on one line, got ""$/],
    [{ targets: [], folder: "m", label: "a" }, /:\nlabel is not a property of MetricsFiles, got "a"; use one of /],
  ];
  for (const [args, message] of misfits) {
    it(`rejects ${JSON.stringify(args) ?? "no arguments"}`, async () => {
      await assert.rejects(
        register(() => new MetricsFiles("metrics", args as never)),
        message,
      );
    });
  }
});
