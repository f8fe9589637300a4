// Lets Node load the TypeScript modules of this project: sucrase removes their types, and the result is stored, so that the next
// process only reads it. Each line stays where it is, so that errors name lines of the sources without source maps. `tsx` does the
// same for any project and takes twice as long (docs/decisions/0059-typescript.md).
// Plain JavaScript: Node loads this file before all TypeScript.
const { createHash } = require("node:crypto");
const { mkdirSync, readFileSync, renameSync, writeFileSync } = require("node:fs");
const Module = require("node:module");
const { dirname, join, relative } = require("node:path");

const PROJECT_DIR = join(__dirname, "..");
const CACHE = join(PROJECT_DIR, ".state", "javascript");

const { version } = require("sucrase/package.json");
const OPTIONS = { transforms: ["typescript", "imports"], disableESTransforms: true, preserveDynamicImport: true };

/** Text that changes with the compiler and its options. */
const COMPILER = `sucrase ${version} ${JSON.stringify(OPTIONS)}`;

/**
 * JavaScript of a module. It begins with a comment that tells the source and the compiler that it was made from. Modules outside
 * the project are compiled each time.
 */
function javaScriptOf(file, source) {
  const head = `/* ${createHash("sha1").update(COMPILER).update(source).digest("hex")} */`;
  const path = relative(PROJECT_DIR, file);
  const kept = path.startsWith("..") ? undefined : join(CACHE, `${path}.js`);
  const text = kept === undefined ? "" : readIfExists(kept);
  if (text.startsWith(head)) {
    return text;
  }
  const { code } = require("sucrase").transform(source, { ...OPTIONS, filePath: file });
  if (kept !== undefined) {
    keep(kept, head + code);
  }
  return head + code;
}

function readIfExists(path) {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}

/** Writes a file as a whole. A folder that can't be written only costs time. */
function keep(path, text) {
  const temporary = `${path}.${process.pid}`;
  try {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(temporary, text);
    renameSync(temporary, path);
  } catch {}
}

Module._extensions[".ts"] = (module, file) => module._compile(javaScriptOf(file, readFileSync(file, "utf8")), file);
