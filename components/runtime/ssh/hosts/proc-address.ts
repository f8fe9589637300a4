import { isIPv4, isIPv6 } from "node:net";

/** Beginning of the bytes of an IPv6 address that stands for an IPv4 address: `::ffff:127.0.0.1`. */
const MAPPED = /^0{20}f{4}/;

/**
 * Address as `/proc/net/tcp` and `/proc/net/tcp6` have it: words of 4 bytes, each with its last byte first. 127.0.0.1 is
 * `0100007F`. Empty for a host name, which only the host can resolve.
 */
export function procAddress(host: string): string {
  const bytes = isIPv4(host) ? bytesOfIPv4(host) : isIPv6(host) ? bytesOfIPv6(host).replace(MAPPED, "") : "";
  return bytes.replace(/(..)(..)(..)(..)/g, "$4$3$2$1").toUpperCase();
}

const bytesOfIPv4 = (host: string): string =>
  host
    .split(".")
    .map((part) => hex(Number(part), 2))
    .join("");

function bytesOfIPv6(host: string): string {
  const groups = host.replace(/\d+(?:\.\d+){3}$/, (ipv4) => bytesOfIPv4(ipv4).replace(/^(.{4})/, "$1:"));
  const [before = [], after = []] = groups.split("::").map((part) => part.split(":").filter(Boolean));
  const zeros = Array.from({ length: 8 - before.length - after.length }, () => "0");
  return [...before, ...zeros, ...after].map((group) => group.padStart(4, "0").toLowerCase()).join("");
}

const hex = (number: number, digits: number): string => number.toString(16).padStart(digits, "0");
