import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { chmod, mkdir, writeFile } from "node:fs/promises";

import { localConsumer } from "../../../../tools/start/local-consumer";
import { temporaryFolder } from "../../../support/temporary-folder";

const ARGS = "--bootstrap-server 127.0.0.1:9092 --topic my-topic";

describe("localConsumer", () => {
  const COMMANDS: readonly (readonly [
    name: string,
    kafkaHome: string,
    javaHome: string,
    platform: NodeJS.Platform,
    command: string,
  ])[] = [
    [
      "is short for plain paths",
      "/opt/kafka",
      "/usr/lib/jvm/java-17",
      "linux",
      `JAVA_HOME=/usr/lib/jvm/java-17 /opt/kafka/bin/kafka-console-consumer.sh ${ARGS}`,
    ],
    [
      "quotes a Java home with a blank",
      "/opt/kafka",
      "/opt/my java",
      "linux",
      `JAVA_HOME='/opt/my java' /opt/kafka/bin/kafka-console-consumer.sh ${ARGS}`,
    ],
    [
      "starts in the folder of Kafka if its path has a blank or an accent",
      "/home/José Núñez/kafka",
      "/usr/lib/jvm/java-17",
      "darwin",
      `(cd '/home/José Núñez/kafka' && LC_ALL=C.UTF-8 JAVA_HOME=/usr/lib/jvm/java-17 bin/kafka-console-consumer.sh ${ARGS})`,
    ],
    [
      "quotes paths on Windows",
      "C:\\my project\\kafka",
      "C:\\Program Files\\Java",
      "win32",
      `set "JAVA_HOME=C:\\Program Files\\Java"&& "C:\\my project\\kafka\\bin\\windows\\kafka-console-consumer.bat" ${ARGS}`,
    ],
  ];
  for (const [name, kafkaHome, javaHome, platform, command] of COMMANDS) {
    it(name, () => assert.equal(localConsumer(kafkaHome, javaHome, ARGS, platform), command));
  }

  const path = temporaryFolder();

  for (const folder of ["plain", "two words", 'it\'s "quoted" $HOME `x` \\ (1) & 2']) {
    it(`runs as printed in the folder ${folder}`, async function () {
      if (process.platform === "win32") {
        this.skip(); // The command is for a POSIX shell.
      }
      const home = path(folder);
      await mkdir(path(folder, "bin"), { recursive: true });
      // As Kafka's own scripts do, without quotes around `dirname`.
      await writeFile(path(folder, "bin", "kafka-console-consumer.sh"), '#!/bin/bash\nexec $(dirname $0)/tool "$@"\n');
      await writeFile(path(folder, "bin", "tool"), '#!/bin/sh\nprintf "%s\\n" "$JAVA_HOME" "$*"\n');
      for (const script of ["kafka-console-consumer.sh", "tool"]) {
        await chmod(path(folder, "bin", script), 0o755);
      }
      const output = execFileSync("sh", ["-c", localConsumer(home, `${home}/java`, ARGS, "linux")], { cwd: "/" });
      assert.equal(output.toString(), `${home}/java\n${ARGS}\n`);
    });
  }
});
