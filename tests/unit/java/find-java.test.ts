import assert from "node:assert/strict";
import { chmod, mkdir, realpath, symlink, writeFile } from "node:fs/promises";
import { delimiter, join } from "node:path";

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
  const installedHome = () => path("brought");

  describe("with a javaHome", () => {
    it("takes that one, and asks it which Java it is", async () => {
      const java = await writeJava(path("jdk"), ...saysVersion("17.0.15"));
      await writeJava(installedHome(), ...saysVersion("21.0.1"));
      const env = { JAVA_HOME: installedHome(), PATH: join(installedHome(), "bin") };
      assert.deepEqual(await findJava({ javaHome: path("jdk"), installedHome: installedHome(), env }), {
        path: java,
        version: 17,
        build: 'openjdk version "17.0.15" 2026-01-20\n',
      });
    });

    it("reads the release file rather than start it", async () => {
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

    it("rejects a folder without Java, also where there is one elsewhere", async () => {
      await writeJava(installedHome(), ...saysVersion("17.0.15"));
      const env = { JAVA_HOME: installedHome(), PATH: join(installedHome(), "bin") };
      await assert.rejects(findJava({ javaHome: path("none"), installedHome: installedHome(), env }), {
        message: `javaHome "${path("none")}" holds no Java, expected ${path("none", "bin", "java")}; set javaHome to the folder of a Java 8 or newer`,
      });
    });

    it("rejects a program that may not be run", async () => {
      await chmod(await writeJava(path("jdk"), ...saysVersion("17")), 0o644);
      await assert.rejects(findJava({ javaHome: path("jdk"), installedHome: installedHome() }), {
        message: `javaHome "${path("jdk")}" holds no Java, expected ${path("jdk", "bin", "java")}; set javaHome to the folder of a Java 8 or newer`,
      });
    });

    it("rejects a Java that is too old", async () => {
      await writeJava(path("jdk"), ...saysVersion("1.7.0_80"));
      await assert.rejects(findJava({ javaHome: path("jdk"), installedHome: installedHome() }), {
        message: `Java 8 or newer is needed, javaHome "${path("jdk")}" has Java 7; set javaHome to a newer one`,
      });
    });

    it("rejects a Java that does not say which it is", async () => {
      const java = await writeJava(path("jdk"), "echo 'hello' >&2");
      await assert.rejects(findJava({ javaHome: path("jdk"), installedHome: installedHome() }), {
        message: `${java} does not say which Java it is; set javaHome to a working Java 8 or newer`,
      });
    });

    it("rejects a Java that can't be run", async () => {
      const java = await writeJava(path("jdk"), "echo 'The operation could not be completed.' >&2", "exit 1");
      await assert.rejects(findJava({ javaHome: path("jdk"), installedHome: installedHome() }), (error: Error) => {
        assert.ok(error.message.startsWith(`${java} can't be run (Command failed: ${java} -version`), error.message);
        assert.ok(error.message.endsWith("); set javaHome to a working Java 8 or newer"), error.message);
        assert.ok(error.cause instanceof Error);
        return true;
      });
    });
  });

  describe("without a javaHome", () => {
    const nowhere = { env: { PATH: "" } };

    it("takes the first of JAVA_HOME, PATH and the one that set-up brought", async () => {
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

    it("passes over one that is too old or can't be run", async () => {
      await writeJava(path("old"), ...saysVersion("1.6.0"));
      await writeJava(path("broken"), "exit 1");
      const java = await writeJava(installedHome(), ...saysVersion("17.0.15"));
      const env = { JAVA_HOME: path("old"), PATH: path("broken", "bin") };
      assert.equal((await findJava({ installedHome: installedHome(), env })).path, java);
    });

    it("says where it looked if there is none", async () => {
      await assert.rejects(findJava({ installedHome: installedHome(), ...nowhere }), {
        message:
          "Java 8 or newer is needed, found none in JAVA_HOME, PATH and the project's state folder; " +
          "run `npm run setup` to bring one along, or set javaHome",
      });
    });

    it("says what is wrong with each that it found", async () => {
      await writeJava(path("old"), ...saysVersion("1.7.0_80"));
      const silent = await writeJava(path("silent"), "true");
      const env = { JAVA_HOME: path("old"), PATH: path("silent", "bin") };
      await assert.rejects(findJava({ installedHome: installedHome(), env }), {
        message:
          "Java 8 or newer is needed, found Java 7 (JAVA_HOME), " +
          `${silent} does not say which Java it is; ` +
          "run `npm run setup` to bring one along, or set javaHome",
      });
    });
  });

  it("names the path as it was found, not where a link leads", async () => {
    const java = await writeJava(path("jdk"), ...saysVersion("17"));
    await symlink(path("jdk"), path("current"));
    const found = await findJava({ javaHome: path("current"), installedHome: installedHome() });
    assert.equal(found.path, path("current", "bin", "java"));
    assert.equal(await realpath(found.path), java);
  });
});
