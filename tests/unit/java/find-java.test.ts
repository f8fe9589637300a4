import assert from "node:assert/strict";
import { chmod, mkdir, realpath, symlink, writeFile } from "node:fs/promises";
import { delimiter, join, relative } from "node:path";

import { findJava } from "../../../components/java/find-java";
import { saysVersion, writeJava } from "../../support/fake-java";
import { temporaryFolder } from "../../support/temporary-folder";

describe("findJava", () => {
  before(function () {
    if (process.platform === "win32") {
      this.skip(); // A shell script stands for Java.
    }
  });

  const path = temporaryFolder();
  const installedHome = () => path("installed");

  describe("with a javaHome", () => {
    it("returns the Java of javaHome with the output of -version", async () => {
      const java = await writeJava(path("jdk"), ...saysVersion("17.0.15"));
      await writeJava(installedHome(), ...saysVersion("21.0.1"));
      const env = { JAVA_HOME: installedHome(), PATH: join(installedHome(), "bin") };
      assert.deepEqual(await findJava({ javaHome: path("jdk"), installedHome: installedHome(), env }), {
        path: java,
        version: 17,
        build: 'openjdk version "17.0.15" 2026-01-20\n',
      });
    });

    it("reads the release file without starting Java", async () => {
      const java = await writeJava(path("jdk"), "exit 1");
      await writeFile(path("jdk", "release"), 'IMPLEMENTOR="Debian"\nJAVA_VERSION="11.0.2"\n');
      assert.deepEqual(await findJava({ javaHome: path("jdk"), installedHome: installedHome() }), {
        path: java,
        version: 11,
        build: 'IMPLEMENTOR="Debian"\nJAVA_VERSION="11.0.2"\n',
      });
    });

    it("finds the release file behind a link", async () => {
      await writeJava(path("jvm", "jdk-17"), "exit 1");
      await writeFile(path("jvm", "jdk-17", "release"), 'JAVA_VERSION="17.0.15"\n');
      await mkdir(path("usr", "bin"), { recursive: true });
      await symlink(path("jvm", "jdk-17", "bin", "java"), path("usr", "bin", "java"));
      const { version, path: found } = await findJava({ javaHome: path("usr"), installedHome: installedHome() });
      assert.equal(version, 17);
      assert.equal(found, path("usr", "bin", "java"));
    });

    it("throws on a folder without Java, even if another place has one", async () => {
      await writeJava(installedHome(), ...saysVersion("17.0.15"));
      const env = { JAVA_HOME: installedHome(), PATH: join(installedHome(), "bin") };
      await assert.rejects(findJava({ javaHome: path("none"), installedHome: installedHome(), env }), {
        message: `javaHome "${path("none")}" contains no Java, expected ${path("none", "bin", "java")}; set javaHome to the folder of Java 8 or newer`,
      });
    });

    it("throws on a program without the executable bit", async () => {
      await chmod(await writeJava(path("jdk"), ...saysVersion("17")), 0o644);
      await assert.rejects(findJava({ javaHome: path("jdk"), installedHome: installedHome() }), {
        message: `javaHome "${path("jdk")}" contains no Java, expected ${path("jdk", "bin", "java")}; set javaHome to the folder of Java 8 or newer`,
      });
    });

    it("throws on a Java that is too old", async () => {
      await writeJava(path("jdk"), ...saysVersion("1.7.0_80"));
      await assert.rejects(findJava({ javaHome: path("jdk"), installedHome: installedHome() }), {
        message: `Java 8 or newer is required, javaHome "${path("jdk")}" has Java 7; set javaHome to a newer one`,
      });
    });

    it("throws on a Java that does not report its version", async () => {
      const java = await writeJava(path("jdk"), "echo 'hello' >&2");
      await assert.rejects(findJava({ javaHome: path("jdk"), installedHome: installedHome() }), {
        message: `${java} does not report its version; set javaHome to a working Java 8 or newer`,
      });
    });

    it("throws on a Java that can't be run", async () => {
      const java = await writeJava(path("jdk"), "echo 'The operation could not be completed.' >&2", "exit 1");
      await assert.rejects(findJava({ javaHome: path("jdk"), installedHome: installedHome() }), (error: Error) => {
        assert.equal(
          error.message,
          `${java} -version failed with exit code 1 (The operation could not be completed.); set javaHome to a working Java 8 or newer`,
        );
        assert.ok(error.cause instanceof Error);
        return true;
      });
    });
  });

  describe("without a javaHome", () => {
    const nowhere = { env: { PATH: "" } };

    it("returns the first Java of JAVA_HOME, PATH and the state folder", async () => {
      const places = [
        await writeJava(path("home"), ...saysVersion("17.0.1")),
        await writeJava(path("path"), ...saysVersion("17.0.2")),
        await writeJava(installedHome(), ...saysVersion("17.0.3")),
      ];
      const PATH = [path("empty"), "", join(path("path"), "bin")].join(delimiter);
      const found = [
        await findJava({ installedHome: installedHome(), env: { JAVA_HOME: path("home"), PATH } }),
        await findJava({ installedHome: installedHome(), env: { PATH } }),
        await findJava({ installedHome: installedHome(), env: {} }),
      ];
      assert.deepEqual(
        found.map((java) => java.path),
        places,
      );
    });

    it("skips a Java that is too old or can't be run", async () => {
      await writeJava(path("old"), ...saysVersion("1.6.0"));
      await writeJava(path("broken"), "exit 1");
      const java = await writeJava(installedHome(), ...saysVersion("17.0.15"));
      const env = { JAVA_HOME: path("old"), PATH: path("broken", "bin") };
      assert.equal((await findJava({ installedHome: installedHome(), env })).path, java);
    });

    it("throws with the searched places if no Java exists", async () => {
      await assert.rejects(findJava({ installedHome: installedHome(), ...nowhere }), {
        message:
          "Java 8 or newer is required, found none in JAVA_HOME, PATH and the state folder; " +
          "install Java 17, or set javaHome to its folder",
      });
    });

    it("throws with the problem of each Java that was found", async () => {
      await writeJava(path("old"), ...saysVersion("1.7.0_80"));
      const silent = await writeJava(path("silent"), "true");
      const env = { JAVA_HOME: path("old"), PATH: path("silent", "bin") };
      await assert.rejects(findJava({ installedHome: installedHome(), env }), {
        message:
          "Java 8 or newer is required, found Java 7 (JAVA_HOME), " +
          `${silent} does not report its version; ` +
          "install Java 17, or set javaHome to its folder",
      });
    });
  });

  it("returns the Java that a wrapper script runs, which may not `exec` it", async () => {
    const java = await writeJava(path("my jdk"), ...saysVersion("17.0.15"));
    await writeJava(path("wrapper"), `echo '    java.home = ${path("my jdk")}' >&2`, `"${java}" "$@"`);
    const found = await findJava({ javaHome: path("wrapper"), installedHome: installedHome() });
    assert.equal(found.path, java);
    assert.equal(found.build, 'openjdk version "17.0.15" 2026-01-20\n');
  });

  it("expands `~`, and makes a relative path absolute", async () => {
    const java = await writeJava(path("jdk"), ...saysVersion("17"));
    const { HOME } = process.env;
    try {
      process.env.HOME = path();
      for (const home of ["~/jdk", relative(process.cwd(), path("jdk"))]) {
        const searches = [{ javaHome: home }, { env: { JAVA_HOME: home } }, { env: { PATH: join(home, "bin") } }];
        for (const search of searches) {
          assert.equal((await findJava({ env: {}, ...search, installedHome: installedHome() })).path, java);
        }
      }
    } finally {
      process.env.HOME = HOME;
    }
  });

  it("returns the path of a link, not of its target", async () => {
    const java = await writeJava(path("jdk"), ...saysVersion("17"));
    await symlink(path("jdk"), path("current"));
    const found = await findJava({ javaHome: path("current"), installedHome: installedHome() });
    assert.equal(found.path, path("current", "bin", "java"));
    assert.equal(await realpath(found.path), java);
  });
});
