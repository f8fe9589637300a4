/** `npm run setup`: set-up alone. tools/run.mjs runs it before every command. */
export async function run(): Promise<number> {
  console.log("set-up: everything is installed");
  return 0;
}
