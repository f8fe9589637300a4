// Lets Pulumi's SDK start without the modules that it needs only to serialize functions, to run the CLI or to trace: the
// TypeScript compiler, npm's dependency tree, the Automation API and OpenTelemetry are two thirds of the time to load it, in
// each program and provider. Each of them is loaded when something of it is used.
// Plain JavaScript: Node loads this file before the SDK. If the SDK loads these modules in another way one day, this file has
// no effect.
const Module = require("node:module");
const { dirname, sep } = require("node:path");

/** Text in the `require` of the SDK. None of these modules is used while the SDK is loaded. */
const LAZY = /^(\.\/automation|(\.\.\/)+typescript-shim|@npmcli\/arborist|js-yaml|@opentelemetry\/(?!api$).+)$/;

const SDK = `${sep}node_modules${sep}@pulumi${sep}pulumi${sep}`;

const load = Module._load;

Module._load = function (request, parent, ...rest) {
  const isOfSdk = LAZY.test(request) && `${dirname(parent?.filename ?? "")}${sep}`.includes(SDK);
  return isOfSdk ? lazily(() => load.call(this, request, parent, ...rest)) : load.call(this, request, parent, ...rest);
};

/** Stands for the exports of a module, which is loaded when one of them is read. */
function lazily(loadModule) {
  let loaded;
  const real = () => {
    loaded ??= loadModule();
    return loaded;
  };
  return new Proxy(
    {},
    {
      // The helpers of compiled TypeScript ask for this property, and would copy all others if it were false.
      get: (_target, key) => (key === "__esModule" ? true : real()[key]),
      has: (_target, key) => key in real(),
      ownKeys: () => Reflect.ownKeys(real()),
      getOwnPropertyDescriptor: (_target, key) => {
        const descriptor = Object.getOwnPropertyDescriptor(real(), key);
        return descriptor && { ...descriptor, configurable: true };
      },
    },
  );
}
