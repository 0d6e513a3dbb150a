import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

import { parse } from 'yaml';
import { z } from 'zod';

import { needs } from './needs.ts';
import type { MappedObject } from './needs.ts';

/** The API names of the objects and fields that Confetti uses, under Confetti's own names for them. */
export type Mapping = {
  readonly [O in MappedObject]: {
    readonly object: string;
    readonly fields: { readonly [F in keyof (typeof needs)[O]]: string };
  };
};

/** The mapping that fits the metadata in `salesforce/`. */
export const shippedMappingFile = fileURLToPath(new URL('mapping.yaml', import.meta.url));

// Names go into SOQL and into addresses as they are, so nothing but an API name may pass.
const apiName = z
  .string({ error: 'give the API name of a Salesforce object or field here' })
  .regex(/^[A-Za-z][A-Za-z0-9_]*$/, {
    error: (issue) =>
      `'${String(issue.input)}' is no API name: write letters, digits and underscores, such as Region__c`,
  });

function objectSchema(fields: object): z.ZodType {
  const named = z.strictObject(Object.fromEntries(Object.keys(fields).map((field) => [field, apiName])));
  return z.strictObject({
    object: apiName,
    fields: named.superRefine((names, context) => {
      const seen = new Map<string, string>();
      for (const [field, name] of Object.entries(names)) {
        const other = seen.get(name.toLowerCase());
        if (other !== undefined)
          context.addIssue({
            code: 'custom',
            path: [field],
            message: `'${name}' is already used for ${other}`,
          });
        seen.set(name.toLowerCase(), field);
      }
    }),
  });
}

// The keys come from `needs`, as those of the type do; zod cannot infer that from an object built at run time.
const mappingSchema = z.strictObject(
  Object.fromEntries(Object.entries(needs).map(([object, fields]) => [object, objectSchema(fields)])),
) as unknown as z.ZodType<Mapping>;

/** Checks a mapping that was read from somewhere. Throws an Error that names every wrong place of `source`. */
export function parseMapping(value: unknown, source: string): Mapping {
  const parsed = mappingSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new Error(
    `The Salesforce mapping ${source} cannot be used. Correct these places, or compare it with the shipped ` +
      `activities/salesforce/mapping.yaml:\n${z.prettifyError(parsed.error)}`,
  );
}

/** Reads a mapping file (YAML or JSON): setting `SALESFORCE_MAPPING_FILE`, by default the shipped one. */
export function loadMapping(file: string = shippedMappingFile): Mapping {
  let content: unknown;
  try {
    content = parse(readFileSync(file, 'utf8'));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(
      `The Salesforce mapping ${file} cannot be read: ${reason}. Check SALESFORCE_MAPPING_FILE and the file's YAML.`,
      { cause: error },
    );
  }
  return parseMapping(content, file);
}

/** The relationship behind a lookup: `Account__r` of `Account__c`, `ConvertedAccount` of `ConvertedAccountId`. */
export function relationshipOf(lookupField: string): string {
  return lookupField.endsWith('__c') ? lookupField.replace(/__c$/, '__r') : lookupField.replace(/Id$/, '');
}
