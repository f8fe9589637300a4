/** Elements of a list in a setting, as Kafka reads them: without blanks around them, and without empty ones. */
export const listIn = (text = ""): string[] =>
  text
    .split(",")
    .map((element) => element.trim())
    .filter((element) => element !== "");
