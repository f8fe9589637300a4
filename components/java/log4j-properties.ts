import { parseProperties, renderProperties } from "../shared/properties";

const CONSOLE = "org.apache.log4j.ConsoleAppender";

const LAYOUT = { layout: "org.apache.log4j.PatternLayout", "layout.ConversionPattern": "[%d] %p %m (%c)%n" };

/**
 * Text of a log4j 1 configuration. The log includes the last error of the main thread, so that it shows why a start
 * failed.
 *
 * @param logsDir - folder of `server.log`, at most 6 files of 10 MiB. @defaultValue - the log goes to standard output
 * @param hidesSettings - true if a broker must not log the values of its settings, which it does at its start.
 */
export function renderLog4jProperties(logsDir?: string, hidesSettings = false): string {
  const [name, appender] =
    logsDir === undefined
      ? (["stdout", { "": CONSOLE }] as const)
      : ([
          "file",
          {
            "": "org.apache.log4j.RollingFileAppender",
            File: `${logsDir}/server.log`,
            MaxFileSize: "10MB",
            MaxBackupIndex: 5,
          },
        ] as const);
  return renderProperties({
    "log4j.rootLogger": `INFO, ${name}`,
    ...appenderSettings(name, appender),
    ...(hidesSettings && { "log4j.logger.kafka.server.KafkaConfig": "WARN" }),
    "log4j.logger.kafka.request.logger": "WARN",
    "log4j.logger.state.change.logger": "WARN",
  });
}

/** Text of a log4j 1 configuration that prints its log as well. */
export function withTerminal(text: string): string {
  const { "log4j.rootLogger": root = "INFO", ...settings } = parseProperties(text);
  return renderProperties({
    ...settings,
    ...appenderSettings("terminal", { "": CONSOLE }),
    "log4j.rootLogger": `${root}, terminal`,
  });
}

/** Text of a log4j 1 configuration for a tool whose output is its result: problems go to standard error. */
export const renderToolLog4jProperties = (): string =>
  renderProperties({
    "log4j.rootLogger": "WARN, terminal",
    ...appenderSettings("terminal", { "": CONSOLE, Target: "System.err" }),
  });

const appenderSettings = (name: string, appender: Readonly<Record<string, string | number>>) =>
  Object.fromEntries(
    Object.entries({ ...appender, ...LAYOUT }).map(
      ([key, value]) => [["log4j.appender", name, key].filter(Boolean).join("."), value] as const,
    ),
  );
