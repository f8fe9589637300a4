/** What a service said of itself when it was asked, e.g. `clusterId`. */
export type ProbeFacts = Readonly<Record<string, string>>;
