import { X509Certificate } from "node:crypto";

import { HEALTHY } from "../pulumi/health";

/** Life of a certificate, in milliseconds since 1970. */
interface Life {
  readonly from: number;
  readonly to: number;
}

/**
 * Life of the first certificate of a PEM text.
 *
 * @throws Node's error if the certificate can't be read.
 */
export function lifeOf(certificate: string): Life {
  const { validFrom, validTo } = new X509Certificate(certificate);
  return { from: Date.parse(validFrom), to: Date.parse(validTo) };
}

/**
 * Health of a certificate: a certificate of which less than a third of its life is left must be renewed.
 *
 * @param now - time of the check, in milliseconds since 1970.
 */
export function certificateHealth(certificate: string, now = Date.now()): string {
  const { from, to } = lifeOf(certificate);
  if (to <= now) {
    return `expired ${dateText(to)}`;
  }
  return to - now < (to - from) / 3 ? `expires ${dateText(to)}, less than a third of its life is left` : HEALTHY;
}

/** First of some days in the form of {@link dateText}; empty without any. */
export const firstDay = (days: readonly string[]): string => [...days].sort()[0] ?? "";

/** Day of a time in UTC: `2028-09-01`. */
export const dateText = (time: number): string => new Date(time).toISOString().slice(0, 10);
