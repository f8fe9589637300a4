// Lets Pulumi's SDK start without the modules that it needs only to serialize functions, to run the CLI or to trace: the
// TypeScript compiler, npm's dependency tree, the Automation API and OpenTelemetry are two thirds of the time to load it, in
// each program and provider. Each of them is loaded when something of it is used. The SDK also takes stack traces that nobody
// reads, and maps each of their lines to a source: they are empty, and not mapped.
// Plain JavaScript: Node loads this file before the SDK. If the SDK loads these modules in another way one day, this file has
// no effect.
const Module = require("node:module");
const { dirname, sep } = require("node:path");

const SDK = `${sep}node_modules${sep}@pulumi${sep}pulumi${sep}`;
const ZOD = `${sep}node_modules${sep}zod${sep}`;

/** Requests of a package for modules that it does not use while it is loaded. */
const LAZY = [
  {
    by: SDK,
    request:
      /^(\.\/automation|(\.\.\/)+typescript-shim|@npmcli\/arborist|js-yaml|normalize-package-data|semver|@opentelemetry\/.+)$/,
  },
  // The messages of all languages but English.
  { by: ZOD, request: /^\.\.\/locales\/index\.cjs$/ },
];

/** Exports that the SDK gets in place of those of a module: by request, a function of a function that loads the module. */
const REPLACED = {
  // Would map each line of each stack trace. The loader of the project keeps the lines of the sources.
  "source-map-support/register": () => undefined,
  // Would start an inspector, for the serialization of functions. That starts it as well when it needs one.
  "../../runtime/closure/v8Hooks": (load, parent) =>
    isProgram(parent) ? { isInitializedAsync: async () => {} } : load(),
  "./closure/serializeClosure": functionsOf("serializeFunction", "serializeFunctionAsync"),
  "./closure/codePaths": functionsOf("computeCodePaths"),
  "./debuggable": withoutTraces,
  "./resource": withoutCallSites,
  "../resource": withoutCallSites,
};

const load = Module._load;

Module._load = function (request, parent, ...rest) {
  const folder = `${dirname(parent?.filename ?? "")}${sep}`;
  const loadModule = () => load.call(this, request, parent, ...rest);
  if (folder.includes(SDK) && Object.hasOwn(REPLACED, request)) {
    return REPLACED[request](loadModule, parent);
  }
  return LAZY.some((lazy) => folder.includes(lazy.by) && lazy.request.test(request))
    ? lazily(loadModule)
    : loadModule();
};

/** True for the module of the SDK that runs the user's program. */
const isProgram = ({ filename }) => filename.endsWith(`${sep}cmd${sep}run${sep}index.js`);

/** The module that records a stack trace for each promise, for a message about promises that were not awaited. */
function withoutTraces(loadModule) {
  const debuggable = loadModule();
  if (debuggable.debugPromiseLeaks) {
    return debuggable; // PULUMI_DEBUG_PROMISE_LEAKS asks for the message.
  }
  return {
    ...debuggable,
    debuggablePromise: (promise, context) => {
      const { stackTraceLimit } = Error;
      Error.stackTraceLimit = 0;
      try {
        return debuggable.debuggablePromise(promise, context);
      } finally {
        Error.stackTraceLimit = stackTraceLimit;
      }
    },
  };
}

/**
 * The module that records where in the program each resource was constructed. No command of the CLI shows these places, and the engine writes them
 * to the state of each resource, which it writes anew for each change of a resource.
 */
function withoutCallSites(loadModule) {
  const loaded = loadModule();
  // Another module of the SDK with this name has no such class.
  if (loaded.Resource !== undefined) {
    loaded.Resource.callsites = () => [];
  }
  return loaded;
}

/** Stands for functions of a module that the SDK reads while it is loaded. The module is loaded when one of them is called. */
function functionsOf(...names) {
  return (loadModule) => Object.fromEntries(names.map((name) => [name, (...args) => loadModule()[name](...args)]));
}

/** Stands for the exports of a module, which is loaded when one of them is read. */
function lazily(loadModule) {
  let loaded;
  const real = () => {
    loaded ??= loadModule();
    return loaded;
  };
  const read = (key) => (key === "default" && !real().__esModule ? real() : real()[key]);
  return new Proxy(
    {},
    {
      // The helpers of compiled TypeScript ask for this property, and would copy all others if it were false.
      get: (_target, key) => (key === "__esModule" ? true : read(key)),
      has: (_target, key) => key in real(),
      ownKeys: () => Reflect.ownKeys(real()),
      getOwnPropertyDescriptor: (_target, key) => {
        const descriptor = Object.getOwnPropertyDescriptor(real(), key);
        return descriptor && { ...descriptor, configurable: true };
      },
    },
  );
}
