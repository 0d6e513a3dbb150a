const ours = 'http://ours.invalid';

/**
 * A path of this server, and nothing that a browser takes for another one. The browser's own rules decide: it reads
 * `//elsewhere`, `/\elsewhere` and a slash, a tab and a slash alike.
 */
export function isOurPath(path: string | undefined): path is string {
  if (path?.startsWith('/') !== true || !URL.canParse(path, ours)) return false;
  return new URL(path, ours).origin === ours;
}
