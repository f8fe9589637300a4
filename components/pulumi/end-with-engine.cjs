// Ends the Pulumi program and its providers when their engine has ended, also by `kill -9`. Without this, they never end,
// and a provider continues work that the next `up` starts again. Has no effect in any other process.
// Plain JavaScript: Node loads this file before all others where the project starts the CLI.
const { connect } = require("node:net");
const { basename, dirname } = require("node:path");

/** Time between two checks of the engine, in milliseconds. The next `up` takes longer to reach its first resource. */
const INTERVAL_MS = 500;

/** The engine's address as `host:port`, by the folder of the program that Pulumi's SDK starts. */
const ENGINE = {
  "dynamic-provider": ([engine]) => engine,
  run: (args) => args[args.indexOf("--engine") + 1],
};

const [, program = "", ...args] = process.argv;
const folder = basename(dirname(program));
const address = Object.hasOwn(ENGINE, folder) ? ENGINE[folder](args) : undefined;
if (/^127\.0\.0\.1:\d+$/.test(address ?? "")) {
  const [host, port] = address.split(":");
  const exitWithoutEngine = () => {
    const socket = connect(Number(port), host);
    socket.once("connect", () => socket.destroy());
    socket.once("error", ({ code }) => code === "ECONNREFUSED" && process.exit(1));
  };
  setInterval(exitWithoutEngine, INTERVAL_MS).unref();
}
