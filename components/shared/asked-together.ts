/** Question that waits for the others of its group. */
interface Pending<Question, Answer> {
  readonly question: Question;
  resolve(answer: Answer): void;
  reject(error: unknown): void;
}

/**
 * Returns a function that answers questions, and collects those of the same group for a moment to answer them together.
 *
 * @param group - text that is equal for questions that can be answered together.
 * @param answer - answers the questions of one group, in their order.
 * @param windowMs - time from the first question of a group to the answer of the group, in milliseconds.
 */
export function askedTogether<Question, Answer>(
  group: (question: Question) => string,
  answer: (questions: readonly Question[]) => Promise<readonly Answer[]>,
  windowMs: number,
): (question: Question) => Promise<Answer> {
  const groups = new Map<string, Pending<Question, Answer>[]>();
  const answerGroup = async (key: string): Promise<void> => {
    const pending = groups.get(key) ?? [];
    groups.delete(key);
    try {
      const answers = await answer(pending.map(({ question }) => question));
      for (const [index, { resolve }] of pending.entries()) {
        resolve(answers[index] as Answer);
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
      const pending = groups.get(key);
      if (pending !== undefined) {
        pending.push({ question, resolve, reject });
        return;
      }
      groups.set(key, [{ question, resolve, reject }]);
      setTimeout(() => void answerGroup(key), windowMs);
    });
}
