import { bodyLimit } from 'hono/body-limit';
import { ProblemError } from '../problems/problem.ts';

const mostBytes = 256 * 1024;

/** Refuses bodies of more than 256 KB. */
export const bodySize = bodyLimit({
  maxSize: mostBytes,
  onError: () => {
    throw new ProblemError('too-large', { detail: 'The body is larger than 256 KB: send less at once.' });
  },
});
