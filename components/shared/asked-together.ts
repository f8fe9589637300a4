/** Question that waits for the others of its group. */
interface Pending<Question, Answer> {
  readonly question: Question;
  resolve(answer: Answer): void;
  reject(error: unknown): void;
}

/**
 * Returns a function that answers questions, and collects those of the same group to answer them together.
 *
 * @param group - text that is equal for questions that can be answered together.
 * @param answer - answers the questions of one group, in their order. An error among the answers rejects its question alone.
 * @param awaitOthers - resolves when no more questions of a group are to be collected. Its argument is the first one.
 */
export function askedTogether<Question, Answer>(
  group: (question: Question) => string,
  answer: (questions: readonly Question[]) => Promise<readonly (Answer | Error)[]>,
  awaitOthers: (first: Question) => Promise<unknown>,
): (question: Question) => Promise<Answer> {
  const groups = new Map<string, Pending<Question, Answer>[]>();
  const answerGroup = async (key: string, pending: readonly Pending<Question, Answer>[]): Promise<void> => {
    try {
      const [{ question: first }] = pending as readonly [Pending<Question, Answer>];
      await awaitOthers(first).finally(() => groups.delete(key));
      const answers = await answer(pending.map(({ question }) => question));
      for (const [index, { resolve, reject }] of pending.entries()) {
        const one = answers[index] as Answer | Error;
        if (one instanceof Error) {
          reject(one);
        } else {
          resolve(one);
        }
      }
    } catch (error) {
      for (const { reject } of pending) {
        reject(error);
      }
    }
  };
  return (question) =>
    new Promise((resolve, reject) => {
      const key = group(question);
      const asked = { question, resolve, reject };
      const pending = groups.get(key);
      if (pending !== undefined) {
        pending.push(asked);
        return;
      }
      const begun = [asked];
      groups.set(key, begun);
      void answerGroup(key, begun);
    });
}
