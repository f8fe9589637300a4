/** The file name of a program on this system. */
export const executable = (name: string): string => (process.platform === "win32" ? `${name}.exe` : name);
