import type { Child, FC } from 'hono/jsx';

interface NoticeProps {
  /** `done`: it was carried out. `refused`: it was not, and why. `info`: something to know. */
  readonly kind: 'done' | 'refused' | 'info';
  readonly children: Child;
}

/** What people are told about what they did; lines stay lines. A refusal is read out at once. */
export const Notice: FC<NoticeProps> = ({ kind, children }) => (
  <div class={`notice ${kind}`} role={kind === 'refused' ? 'alert' : 'status'}>
    {children}
  </div>
);
