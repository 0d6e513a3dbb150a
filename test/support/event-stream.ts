import assert from 'node:assert/strict';

/** An event stream over HTTP, as a browser's EventSource has it open. */
export interface Stream {
  /** Returns once `what` has come. */
  hears(what: string): Promise<void>;
  /** Returns once this many changes have come since it was opened. */
  hearsChange(count: number): Promise<void>;
  /** How many changes have come that were read. */
  changes(): number;
}

/** Opens a stream; `leaving` closes it. */
export async function openStream(
  url: string,
  headers: Readonly<Record<string, string>>,
  leaving: AbortSignal,
): Promise<Stream> {
  const answer = await fetch(url, { headers, signal: leaving });
  assert.equal(answer.status, 200, `${url} answers ${answer.status}`);
  const reader = answer.body?.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  const until = async (isSo: () => boolean): Promise<void> => {
    while (!isSo()) {
      const part = await reader?.read();
      if (part?.value === undefined) throw new Error(`the stream ended after ${JSON.stringify(text)}`);
      text += part.value;
    }
  };
  const changes = (): number => text.split('event: changed').length - 1;
  return {
    hears: (what) => until(() => text.includes(what)),
    hearsChange: (count) => until(() => changes() >= count),
    changes,
  };
}
