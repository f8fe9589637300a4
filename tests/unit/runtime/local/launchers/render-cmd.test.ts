import assert from "node:assert/strict";

import { KNOWN_FAILURES, UNKNOWN_SETTING } from "../../../../../components/runtime/known-failures";
import { LAUNCHERS, type LauncherPlan } from "../../../../../components/runtime/local/launchers/launcher-plan";
import { renderCmdLaunchers } from "../../../../../components/runtime/local/launchers/render-cmd";
import { makeLaunched, makeLauncherPlan } from "../../../../support/launchers";

const textsOf = (plan: Partial<LauncherPlan> = {}): string[] =>
  Object.values(renderCmdLaunchers(makeLauncherPlan(plan)));

/** Line of the broker's launcher that runs Java. */
const javaLine = (plan: Partial<LauncherPlan> = {}): string =>
  renderCmdLaunchers(makeLauncherPlan(plan))
    [`${LAUNCHERS.broker}.cmd`]?.split("\r\n")
    .find((line) => line.startsWith('"%JAVA%"')) ?? "";

describe("renderCmdLaunchers", () => {
  it("renders ASCII with the line ends of Windows", () => {
    for (const text of textsOf({ stackDir: "/Señor Peña/.state/stacks/dev", java: "C:\\Año\\bin\\java.exe" })) {
      assert.match(text, /^(?:[\x20-\x7e]*\r\n)+$/);
    }
  });

  it("uses neither blocks, delayed expansion nor programs that Windows may miss", () => {
    for (const text of textsOf()) {
      const commands = text.replace(/^(if .* )?(set "CAUSE=|echo ).*$/gm, "");
      assert.doesNotMatch(commands, /\b(wmic|powershell|where|findstr|timeout|EnableDelayedExpansion)\b/i);
      assert.doesNotMatch(commands.replace(/ in \([^)]*\) do /g, " "), /[()]\r$/m);
    }
  });

  it("runs Java with relative paths, in quotes", () => {
    assert.equal(
      javaLine(),
      '"%JAVA%" %CLASS_DATA% "-Djava.io.tmpdir=%CD%\\tmp" "-Duser.language=en" "-Xmx256m" ' +
        '"-Dlog4j.configuration=file:../kafka/config/kafka-0-log4j.properties" ' +
        '"-Dkafka-cluster.service=kafka-cluster/dev/kafka-0" "-Dkafka-cluster.startId=%START_ID%" ' +
        '"-cp" "%KAFKA%\\libs\\*" "kafka.Kafka" "config/server.properties" 2>logs\\console.log',
    );
  });

  it("passes percent signs and backslashes at the end of a flag", () => {
    const services = [makeLaunched("kafka-0", { jvmFlags: ["-Da=100%", "-Db=C:\\x\\", "-Dc=a & b!"] })];
    assert.ok(javaLine({ services }).includes(' "-Da=100%%" "-Db=C:\\x\\\\" "-Dc=a & b!" '));
  });

  it("loads an agent of this project by a relative path", () => {
    const agent = "/Señor Peña/.state/distributions/jmx-1.0.1/jmx.jar";
    const stackDir = "/Señor Peña/.state/stacks/dev";
    const jvmFlags = [`-javaagent:${agent}=[::1]:7071:${stackDir}/kafka-0/config/metrics.yml`];
    const services = [makeLaunched("kafka-0", { jvmFlags, agents: [agent] })];
    assert.ok(
      javaLine({ stackDir, services }).includes(
        ' "-javaagent:%HERE%\\..\\..\\..\\distributions\\jmx-1.0.1\\jmx.jar=[::1]:7071:config/metrics.yml" ',
      ),
    );
  });

  for (const flag of ["-Da=ñ", '-Da="b"']) {
    it(`refuses a flag that cmd can't pass: ${flag}`, () => {
      const services = [makeLaunched("kafka-0", { jvmFlags: [flag] })];
      assert.equal(javaLine({ services }), "");
      assert.ok(textsOf({ services })[1]?.includes("%SERVICE% has a JVM flag that a .cmd file can't pass"));
    });
  }

  it("reads a topic of a secured stack with the settings of a client, by a relative path", () => {
    const stackDir = "/Señor Peña/.state/stacks/dev";
    const services = [makeLaunched("kafka-0", { clientConfig: `${stackDir}/kafka-0/config/client.properties` })];
    const consumer = (plan: Partial<LauncherPlan>) =>
      renderCmdLaunchers(makeLauncherPlan(plan))[`${LAUNCHERS.consumer}.cmd`] ?? "";
    assert.ok(
      consumer({ stackDir, services }).includes(
        ' "--bootstrap-server" "127.0.0.1:9092" "--consumer.config" "kafka-0/config/client.properties" --from-beginning ',
      ),
    );
    assert.ok(!consumer({}).includes("--consumer.config"));
  });

  it("tries the Java that `up` has found first, with its class-data archive", () => {
    const plan = {
      java: "C:\\Java (x86)\\bin\\java.exe",
      classData: {
        "kafka.Kafka": ["-XX:SharedArchiveFile=/project/.state/distributions/kafka_2.13-3.3.1/class-data/k.jsa"],
      },
    };
    const text = textsOf(plan)[1] ?? "";
    assert.ok(text.includes('set "JAVA=C:\\Java (x86)\\bin\\java.exe"\r\nif exist "%JAVA%" goto java_found\r\n'));
    assert.ok(
      text.includes(
        'if defined RECORDED set CLASS_DATA="-XX:SharedArchiveFile=%HERE%\\..\\..\\..\\distributions\\kafka_2.13-3.3.1\\class-data\\k.jsa"\r\n',
      ),
    );
  });

  it("names causes that `echo` prints as they are", () => {
    for (const { en, es } of [...KNOWN_FAILURES, UNKNOWN_SETTING]) {
      assert.doesNotMatch(`${en}${es}`, /[&|<>^%"]/);
    }
  });
});
