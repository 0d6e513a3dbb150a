import { readFileSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const source = fileURLToPath(new URL('../../salesforce/force-app/main/default/', import.meta.url));

/** A field as its `field-meta.xml` describes it. */
export interface MetadataField {
  readonly name: string;
  readonly type: string;
  readonly length: number;
  readonly unique: boolean;
  readonly externalId: boolean;
  readonly referenceTo: string | undefined;
  readonly values: readonly string[];
  readonly restricted: boolean;
}

const entities: Readonly<Record<string, string>> = { '&lt;': '<', '&gt;': '>', '&amp;': '&' };

/** Every text of an element, without regard to where it stands. */
export function texts(xml: string, element: string): string[] {
  const pattern = new RegExp(`<${element}>([^<]*)</${element}>`, 'g');
  return [...xml.matchAll(pattern)].map(([, text = '']) =>
    text.replace(/&(?:lt|gt|amp);/g, (entity) => entities[entity] ?? entity),
  );
}

/** A file below `force-app/main/default`. */
export const readMetadata = (path: string): string => readFileSync(source + path, 'utf8');

export const metadataObjects = (): string[] => readdirSync(`${source}objects`);

/** Every custom field that the metadata deploys on an object. */
export function metadataFields(object: string): MetadataField[] {
  const folder = `objects/${object}/fields`;
  return readdirSync(source + folder).map((file) => {
    const xml = readMetadata(`${folder}/${file}`);
    const values = [...xml.matchAll(/<value>\s*<fullName>([^<]*)</g)].map(([, value = '']) => value);
    return {
      name: texts(xml, 'fullName')[0] ?? '',
      type: texts(xml, 'type')[0] ?? '',
      length: Number(texts(xml, 'length')[0] ?? 0),
      unique: texts(xml, 'unique')[0] === 'true',
      externalId: texts(xml, 'externalId')[0] === 'true',
      referenceTo: texts(xml, 'referenceTo')[0],
      values,
      restricted: texts(xml, 'restricted')[0] === 'true',
    };
  });
}
