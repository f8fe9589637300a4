import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { readdir } from "node:fs/promises";
import { promisify } from "node:util";

import { shellWord, shellWords } from "../../../components/shared/shell-word";
import { programPath } from "../../../tools/program-path";
import { temporaryFolder } from "../../support/temporary-folder";

const run = promisify(execFile);

const TEXTS: readonly string[] = [
  "plain",
  "",
  " ",
  "two words",
  " around ",
  "'",
  "''",
  "'\\''",
  '"',
  `"'"'"`,
  "\\",
  "\\\\",
  "\\n",
  "ends in \\",
  "ends in '",
  "a\nb",
  "\n",
  "ends in a line\n",
  "a\r\nb\tc",
  "$HOME",
  // biome-ignore lint/suspicious/noTemplateCurlyInString: that is how a shell writes it.
  "${HOME}",
  "$(touch x)",
  "`touch x`",
  "$((1 + 1))",
  "$'\\n'",
  "!",
  "!!",
  "!touch",
  "-n",
  "--",
  "-rf",
  "'; touch x",
  "'; touch x; '",
  "'\ntouch x\n'",
  "; touch x",
  "| touch x",
  "& touch x",
  "&& touch x",
  "> x",
  "< x",
  "<<x",
  "# touch x",
  "a=b",
  "if",
  "{a,b}",
  "*",
  "?",
  "[a-z]*",
  "~",
  "~/x",
  "~root",
  "äöü € 漢字 🦊",
  "e\u0301 \u200b\u202e\ufeff",
  "\u0001\u001b[31m\u007f",
  "x".repeat(50_000),
];

describe("shellWord", () => {
  it("puts a text in quotes", () => {
    assert.equal(shellWord("plain"), "'plain'");
    assert.equal(shellWord(""), "''");
    assert.equal(shellWord("it's"), "'it'\\''s'");
  });

  it("refuses NUL, and does not show the text", () => {
    assert.throws(() => shellWord("geheim\0"), {
      message: "a value in a shell command must not contain the character NUL; remove the character",
    });
  });

  for (const shell of ["bash", "dash"]) {
    describe(`in ${shell}`, () => {
      const path = temporaryFolder();

      before(function () {
        if (programPath(shell) === undefined) {
          this.skip();
        }
      });

      /** The words that a command prints, with nothing else done. */
      const printed = async (command: string): Promise<string[]> => {
        const { stdout } = await run(shell, ["-c", command], { cwd: path() });
        assert.deepEqual(await readdir(path()), []);
        return stdout.split("\0").slice(0, -1);
      };

      it("is the text as it stands", async () => {
        assert.deepEqual(await printed(`printf '%s\\0' ${shellWords(TEXTS)}`), TEXTS);
      });

      it("is the text as it stands also where a shell hands it to another", async () => {
        assert.deepEqual(await printed(`${shell} -c ${shellWord(`printf '%s\\0' ${shellWords(TEXTS)}`)}`), TEXTS);
      });
    });
  }
});

describe("shellWords", () => {
  it("is nothing where there is none", () => {
    assert.equal(shellWords([]), "");
  });

  it("keeps words apart, empty ones too", () => {
    assert.equal(shellWords(["printf", "%s.", "", "a b", "'"]), "'printf' '%s.' '' 'a b' ''\\'''");
  });
});
