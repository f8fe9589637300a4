/**
 * First line of a report about a connection of another program, which the service refused. Such a program may be a port scanner:
 * its connection is never the cause of a failure. Must also be a POSIX extended regular expression.
 */
export const STRANGER_LINE =
  /Unsuccessful handshake with session|Exception caught [(]org[.]apache[.]zookeeper[.]server[.]NettyServerCnxnFactory[)]|Exception reading or writing challenge|[*] GOODBYE /;

/** Line of a stack trace, which belongs to the report before. As {@link STRANGER_LINE}, also a POSIX expression. */
export const TRACE_LINE =
  /^[^A-Za-z](at |[.][.][.] |Suppressed: )|^Caused by: |^[a-z][A-Za-z0-9_.$]*(Exception|Error)(:|$)/;

/** Lines of a log without reports about connections of other programs. */
export function withoutStrangers(lines: readonly string[]): string[] {
  let isStranger = false;
  return lines.filter((line) => {
    isStranger = STRANGER_LINE.test(line) || (isStranger && TRACE_LINE.test(line));
    return !isStranger;
  });
}
