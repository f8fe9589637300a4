import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { parse } from "yaml";

import { PROJECT_DIR } from "../../../tools/project";
import { pulumiEnvironment } from "../../../tools/pulumi/run-pulumi";

const MODULE = join(PROJECT_DIR, "components", "pulumi", "direct-loopback.cjs");
const PROXY = "http://127.0.0.1:3128";

/** Prints `proxy` or `direct` for each address: the route that gRPC chooses. */
const ROUTES = `
  const { mapProxyName } = require("@grpc/grpc-js/build/src/http_proxy");
  const { parseUri } = require("@grpc/grpc-js/build/src/uri-parser");
  const routes = process.argv.slice(1).map((address) =>
    mapProxyName(parseUri("dns:" + address), {}).extraOptions["grpc.http_connect_target"] === undefined ? "direct" : "proxy");
  console.log(JSON.stringify(routes));
`;

const routesOf = (env: NodeJS.ProcessEnv, ...addresses: string[]): string[] =>
  JSON.parse(
    execFileSync(process.execPath, ["--eval", ROUTES, ...addresses], {
      cwd: PROJECT_DIR,
      env: { PATH: process.env.PATH, ...env },
    }).toString(),
  );

describe("direct-loopback", () => {
  const { noGrpcProxy } = require(MODULE) as { noGrpcProxy(env: NodeJS.ProcessEnv): string };
  const LOOPBACK = "localhost,127.0.0.1,::1";

  const VALUES: readonly (readonly [env: NodeJS.ProcessEnv, value: string])[] = [
    [{}, LOOPBACK],
    [{ no_proxy: "" }, LOOPBACK],
    [{ no_proxy: "," }, LOOPBACK],
    [{ no_proxy: "localhost, 127.0.0.1" }, LOOPBACK],
    [{ no_proxy: "example.org , .internal" }, `example.org,.internal,${LOOPBACK}`],
    [{ NO_PROXY: "10.0.0.0/8 example.org" }, `10.0.0.0/8,example.org,${LOOPBACK}`],
    [{ no_grpc_proxy: "one.example", no_proxy: "other.example" }, `one.example,${LOOPBACK}`],
  ];
  for (const [env, value] of VALUES) {
    it(`extends ${JSON.stringify(env)}`, () => assert.equal(noGrpcProxy(env), value));
  }

  it("is loaded by the program of a CLI that the user has started", async () => {
    const { runtime } = parse(await readFile(join(PROJECT_DIR, "Pulumi.yaml"), "utf8"));
    const NODE_OPTIONS: string = runtime.options.nodeargs;
    assert.deepEqual(routesOf({ https_proxy: PROXY, NODE_OPTIONS }, "127.0.0.1:4711"), ["direct"]);
    assert.deepEqual(routesOf({ https_proxy: PROXY }, "127.0.0.1:4711"), ["proxy"]);
  });

  const PROXIES: readonly NodeJS.ProcessEnv[] = [
    { http_proxy: PROXY },
    { https_proxy: PROXY },
    { grpc_proxy: PROXY },
    { all_proxy: PROXY, http_proxy: PROXY, HTTPS_PROXY: PROXY },
    { https_proxy: PROXY, no_proxy: "localhost, example.org" },
  ];
  for (const env of PROXIES) {
    it(`connects to this machine directly and elsewhere through the proxy with ${JSON.stringify(env)}`, async () => {
      const { NODE_OPTIONS } = await pulumiEnvironment();
      const addresses = ["127.0.0.1:4711", "localhost:4711", "kafka.example:4711"];
      assert.deepEqual(routesOf({ ...env, NODE_OPTIONS }, ...addresses), ["direct", "direct", "proxy"]);
    });
  }
});
