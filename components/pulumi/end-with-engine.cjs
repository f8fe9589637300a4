// Has the project's program and its providers end when the engine that started them is gone, also by `kill -9`: they would
// live on for ever, and a provider would go on with what the next `up` begins anew. Does nothing in any other process.
// Plain JavaScript, for Node loads it ahead of all else where the project starts the CLI.
const { connect } = require("node:net");
const { basename, dirname } = require("node:path");

/** Time between two looks for the engine, in milliseconds: shorter than a next `up` takes to come to its first resource. */
const INTERVAL_MS = 500;

/** Where the engine listens, as `host:port`, by the folder that Pulumi's SDK has the started program in. */
const ENGINE = {
  "dynamic-provider": ([engine]) => engine,
  run: (args) => args[args.indexOf("--engine") + 1],
};

const [, program = "", ...args] = process.argv;
const folder = basename(dirname(program));
const address = Object.hasOwn(ENGINE, folder) ? ENGINE[folder](args) : undefined;
if (/^127\.0\.0\.1:\d+$/.test(address ?? "")) {
  const [host, port] = address.split(":");
  const look = () => {
    const socket = connect(Number(port), host);
    socket.once("connect", () => socket.destroy());
    socket.once("error", ({ code }) => code === "ECONNREFUSED" && process.exit(1));
  };
  setInterval(look, INTERVAL_MS).unref();
}
