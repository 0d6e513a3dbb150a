import type { z } from 'zod';

/**
 * Reads a program's settings from its environment; an empty value counts as not set.
 * @throws Error that lists every setting that is missing or wrong, by name and never by value
 */
export function readSettings<Schema extends z.ZodType>(
  program: string,
  schema: Schema,
  env: NodeJS.ProcessEnv,
): z.output<Schema> {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''));
  const parsed = schema.safeParse(given);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map(
    ({ path, message }) =>
      `  ${path.join('.')} ${given[String(path[0])] === undefined ? 'is not set' : message}`,
  );
  throw new Error(
    `The ${program} cannot start with these settings:\n${problems.join('\n')}\nSee "Configuration" in the README.`,
  );
}
