import assert from "node:assert/strict";
import { homedir } from "node:os";
import { join } from "node:path";

import { cacheFolder } from "../../../components/shared/cache-folder";

describe("cacheFolder", () => {
  const cases: readonly (readonly [platform: NodeJS.Platform, env: NodeJS.ProcessEnv, folder: string])[] = [
    ["linux", {}, join(homedir(), ".cache", "kafka-cluster")],
    ["linux", { XDG_CACHE_HOME: "/var/cache/me" }, join("/var/cache/me", "kafka-cluster")],
    ["linux", { XDG_CACHE_HOME: "" }, join(homedir(), ".cache", "kafka-cluster")],
    ["darwin", {}, join(homedir(), "Library", "Caches", "kafka-cluster")],
    ["darwin", { XDG_CACHE_HOME: "/var/cache/me" }, join(homedir(), "Library", "Caches", "kafka-cluster")],
    ["win32", {}, join(homedir(), "AppData", "Local", "kafka-cluster")],
    ["win32", { LOCALAPPDATA: "D:\\Local" }, join("D:\\Local", "kafka-cluster")],
    ["linux", { KAFKA_CLUSTER_CACHE: "/big/cache", XDG_CACHE_HOME: "/var/cache/me" }, "/big/cache"],
    ["win32", { KAFKA_CLUSTER_CACHE: "D:\\cache", LOCALAPPDATA: "D:\\Local" }, "D:\\cache"],
    ["linux", { KAFKA_CLUSTER_CACHE: "" }, join(homedir(), ".cache", "kafka-cluster")],
  ];
  for (const [platform, env, folder] of cases) {
    it(`is ${folder} on ${platform} with ${JSON.stringify(env)}`, () => {
      assert.equal(cacheFolder(env, platform), folder);
    });
  }
});
