// Loads modules of this package for Pulumi's provider processes, which know only the package's name. Plain JavaScript,
// because nothing compiles TypeScript in those processes before this file does.
const { existsSync } = require("node:fs");
const { join } = require("node:path");

const SOURCES = join(__dirname, "components");

/** True in a checkout. The published package has no sources; a checkout may have an old `dist`. */
const isCheckout = existsSync(SOURCES);

/**
 * Loads a module of this package.
 *
 * @param modulePath - path of the module below `components`, with `/` and without extension.
 */
module.exports = (modulePath) => {
  if (!isCheckout) {
    return require(join(__dirname, "dist", modulePath));
  }
  require("./tools/typescript.cjs");
  return require(join(SOURCES, modulePath));
};
