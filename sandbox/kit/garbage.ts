/**
 * What comes instead of the answer that was due. The work is done all the same.
 *
 * - `garbled`: bytes that nothing can parse, called JSON.
 * - `html`: the page of a proxy or of a maintenance window where JSON is due.
 * - `truncated`: the first half of the true answer, as if it were all.
 * - `wrong-type`: the true answer under a content type that is not its own.
 * - `empty`: nothing at all.
 */
export const garbageShapes = ['garbled', 'html', 'truncated', 'wrong-type', 'empty'] as const;

export type GarbageShape = (typeof garbageShapes)[number];

const page = '<!doctype html><html><head><title>Maintenance</title></head><body>Back soon.</body></html>';

/** Spoils an answer. A refusal is spoilt with status 200, so that nothing but the body can tell. */
export async function spoil(answer: Response, shape: GarbageShape): Promise<Response> {
  const status = answer.status < 300 ? answer.status : 200;
  const ownType = answer.headers.get('content-type') ?? 'application/json';
  const as = (body: string, type: string): Response =>
    new Response(body, { status, headers: { 'content-type': type } });
  switch (shape) {
    case 'garbled':
      return as('{"\u0000<html>garbled', 'application/json');
    case 'html':
      return as(page, 'text/html;charset=UTF-8');
    case 'truncated': {
      const whole = await answer.text();
      return as(whole.slice(0, Math.floor(whole.length / 2)), ownType);
    }
    case 'wrong-type':
      return as(await answer.text(), 'application/octet-stream');
    case 'empty':
      return as('', ownType);
  }
}
