import { randomBytes } from "node:crypto";

/** Random password of 43 characters (256 bits), all of them letters, digits, `-` and `_`. */
export const randomPassword = (): string => randomBytes(32).toString("base64url");
