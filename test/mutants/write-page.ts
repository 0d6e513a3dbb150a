import { writeFileSync } from 'node:fs';
import { inMarkdown } from './in-markdown.ts';
import { mutants } from './list.ts';

writeFileSync(new URL('../../docs/mutants.md', import.meta.url), inMarkdown(mutants));
