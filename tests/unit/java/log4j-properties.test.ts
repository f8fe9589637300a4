import assert from "node:assert/strict";

import {
  renderLog4jProperties,
  renderToolLog4jProperties,
  withTerminal,
} from "../../../components/java/log4j-properties";

describe("renderLog4jProperties", () => {
  it("writes to a rolling server.log in the folder", () => {
    assert.equal(
      renderLog4jProperties("/srv/kafka-0/logs"),
      [
        "log4j.appender.file=org.apache.log4j.RollingFileAppender",
        "log4j.appender.file.File=/srv/kafka-0/logs/server.log",
        "log4j.appender.file.MaxBackupIndex=5",
        "log4j.appender.file.MaxFileSize=10MB",
        "log4j.appender.file.layout=org.apache.log4j.PatternLayout",
        "log4j.appender.file.layout.ConversionPattern=[%d] %p %m (%c)%n",
        "log4j.logger.kafka.request.logger=WARN",
        "log4j.logger.state.change.logger=WARN",
        "log4j.rootLogger=INFO, file",
        "",
      ].join("\n"),
    );
  });

  it("writes to standard output without a folder", () => {
    assert.equal(
      renderLog4jProperties(),
      [
        "log4j.appender.stdout=org.apache.log4j.ConsoleAppender",
        "log4j.appender.stdout.layout=org.apache.log4j.PatternLayout",
        "log4j.appender.stdout.layout.ConversionPattern=[%d] %p %m (%c)%n",
        "log4j.logger.kafka.request.logger=WARN",
        "log4j.logger.state.change.logger=WARN",
        "log4j.rootLogger=INFO, stdout",
        "",
      ].join("\n"),
    );
  });

  it("hides the settings that a broker would log", () => {
    assert.match(renderLog4jProperties("/logs", true), /^log4j\.logger\.kafka\.server\.KafkaConfig=WARN$/m);
    assert.doesNotMatch(renderLog4jProperties("/logs"), /KafkaConfig/);
  });

  it("escapes the backslashes of a folder on Windows", () => {
    assert.match(renderLog4jProperties("C:\\logs"), /^log4j\.appender\.file\.File=C:\\\\logs\/server\.log$/m);
  });
});

describe("withTerminal", () => {
  it("prints the log as well", () => {
    assert.equal(
      withTerminal("log4j.appender.file.File=C:\\\\logs\nlog4j.rootLogger=INFO, file\n"),
      [
        "log4j.appender.file.File=C:\\\\logs",
        "log4j.appender.terminal=org.apache.log4j.ConsoleAppender",
        "log4j.appender.terminal.layout=org.apache.log4j.PatternLayout",
        "log4j.appender.terminal.layout.ConversionPattern=[%d] %p %m (%c)%n",
        "log4j.rootLogger=INFO, file, terminal",
        "",
      ].join("\n"),
    );
  });
});

describe("renderToolLog4jProperties", () => {
  it("prints problems to standard error", () => {
    const text = renderToolLog4jProperties();
    assert.match(text, /^log4j\.appender\.terminal\.Target=System\.err$/m);
    assert.match(text, /^log4j\.rootLogger=WARN, terminal$/m);
  });
});
