import { renderProperties } from "./properties";

/**
 * The text of a log4j 1 configuration that writes into `server.log` of the folder, at most 6 files of 10 MiB.
 * What the main thread says at its end stands there too, so that a failed start can be told from its log.
 */
export const renderLog4jProperties = (logsDir: string): string =>
  renderProperties({
    "log4j.rootLogger": "INFO, file",
    "log4j.appender.file": "org.apache.log4j.RollingFileAppender",
    "log4j.appender.file.File": `${logsDir}/server.log`,
    "log4j.appender.file.MaxFileSize": "10MB",
    "log4j.appender.file.MaxBackupIndex": 5,
    "log4j.appender.file.layout": "org.apache.log4j.PatternLayout",
    "log4j.appender.file.layout.ConversionPattern": "[%d] %p %m (%c)%n",
    "log4j.logger.kafka.request.logger": "WARN",
    "log4j.logger.state.change.logger": "WARN",
  });
