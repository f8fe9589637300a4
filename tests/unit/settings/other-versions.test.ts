import assert from "node:assert/strict";

import { catalogueOf, newestCatalogue } from "../../../components/settings/catalogue";
import { addedIn, REMOVED_SETTINGS } from "../../../components/settings/other-versions";

describe("REMOVED_SETTINGS", () => {
  it("has no setting of the newest known version", () => {
    const { broker } = newestCatalogue();
    assert.deepEqual(
      Object.keys(REMOVED_SETTINGS).filter((name) => name in broker),
      [],
    );
  });
});

describe("addedIn", () => {
  const cases: readonly (readonly [name: string, version: string | undefined])[] = [
    ["remote.log.storage.system.enable", "3.6"],
    ["remote.log.copy.disable", "3.9"],
    ["group.consumer.max.size", "3.5"],
    ["controller.quorum.bootstrap.servers", "3.9"],
    ["local.retention.ms", "3.6"],
    ["num.io.threads", undefined],
    ["group.min.session.timeout.ms", undefined],
  ];
  for (const [name, version] of cases) {
    it(`of ${name} is ${version ?? "no version"}`, () => {
      assert.equal(addedIn(name), version);
    });
  }

  it("is no version for the settings of the oldest known version, and one for every other setting", () => {
    const [oldest, newest] = [catalogueOf("3.3.1"), newestCatalogue()];
    const has = (name: string) => name in (oldest?.broker ?? {}) || name in (oldest?.topic ?? {});
    assert.deepEqual(
      [...Object.keys(newest.broker), ...Object.keys(newest.topic)].filter(
        (name) => has(name) === (addedIn(name) !== undefined),
      ),
      [],
    );
  });
});
