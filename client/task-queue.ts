/** The task queue of design.md, *Contracts*: other people's scripts start workflows on it. */
export const taskQueue = 'confetti';
