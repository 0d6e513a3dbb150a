import type { Terminal } from './terminal.ts';

const quietMs = 1_000;

/** Says on a terminal what is waited for, once it takes over a second; the line is gone afterwards. */
export async function withProgress<T>(terminal: Terminal, what: string, work: Promise<T>): Promise<T> {
  if (!terminal.errIsTerminal) return work;
  let clear = (): void => undefined;
  const timer = setTimeout(() => {
    terminal.err(`waiting for ${what} …`);
    clear = () => {
      terminal.err('\r\u001b[K');
    };
  }, quietMs);
  try {
    return await work;
  } finally {
    clearTimeout(timer);
    clear();
  }
}
