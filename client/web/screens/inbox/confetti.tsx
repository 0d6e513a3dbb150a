import type { FC } from 'hono/jsx';

/** How many pieces fall; where each one does, and how, is in the css. */
const pieces = 28;

/** The moment of confetti. It stands still for whoever asks for reduced motion. */
export const Confetti: FC = () => (
  <div class="confetti" aria-hidden="true">
    {Array.from({ length: pieces }, () => (
      <i></i>
    ))}
  </div>
);
