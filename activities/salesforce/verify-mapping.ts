import { describedField, takesValue } from './describe.ts';
import type { FieldDescription, ObjectDescription } from './describe.ts';
import { relationshipOf } from './mapping.ts';
import type { Mapping } from './mapping.ts';
import { needs, optionalObjects } from './needs.ts';
import type { FieldNeed, MappedObject } from './needs.ts';

/** One difference between the mapping and the organization. With an `error` the adapter cannot work. */
export interface MappingFinding {
  readonly severity: 'error' | 'warning';
  /** `PoC__c` or `PoC__c.Region__c`. */
  readonly subject: string;
  /** What is wrong and how to mend it. */
  readonly message: string;
}

/** Answers undefined for an object that does not exist or that the integration user may not see. */
export type Describe = (object: string) => Promise<ObjectDescription | undefined>;

type SimpleNeed = Exclude<FieldNeed['is'], 'lookup'>;

const words: Record<SimpleNeed, string> = {
  key: 'Text',
  text: 'text',
  number: 'Number',
  date: 'Date',
  datetime: 'Date/Time',
  'yes-no': 'Checkbox',
  choice: 'Picklist',
};

const texts = ['string', 'textarea', 'picklist', 'url', 'email', 'phone', 'combobox'];
const fitting: Record<SimpleNeed, readonly string[]> = {
  key: ['string'],
  text: texts,
  number: ['double', 'int', 'long', 'currency'],
  date: ['date'],
  datetime: ['datetime'],
  'yes-no': ['boolean'],
  choice: ['picklist', 'string'],
};

const findingsOn = (subject: string) => (severity: MappingFinding['severity'], message: string) => ({
  severity,
  subject,
  message,
});

function lookupFindings(
  need: Extract<FieldNeed, { is: 'lookup' }>,
  field: FieldDescription,
  mapping: Mapping,
  subject: string,
): MappingFinding[] {
  const finding = findingsOn(subject);
  const target = need.to === 'User' || need.to === 'Contact' ? need.to : mapping[need.to].object;
  if (field.type !== 'reference')
    return [finding('error', `${subject} is a ${field.type} field. Make it a Lookup to ${target}.`)];
  if (!field.referenceTo.includes(target))
    return [
      finding('error', `${subject} looks up ${field.referenceTo.join(', ')}. It has to look up ${target}.`),
    ];
  const expected = relationshipOf(field.name);
  if (field.relationshipName !== undefined && field.relationshipName !== expected)
    return [
      finding(
        'error',
        `${subject} has the relationship ${String(field.relationshipName)} instead of ${expected}.`,
      ),
    ];
  return [];
}

function valueFindings(
  need: Extract<FieldNeed, { is: 'choice' }>,
  field: FieldDescription,
  subject: string,
): MappingFinding[] {
  const finding = findingsOn(subject);
  const add = 'Add it in Setup > Object Manager > Fields & Relationships.';
  return [
    ...need.values
      .filter((value) => !takesValue(field, value))
      .map((value) => finding('error', `The picklist ${subject} has no active value '${value}'. ${add}`)),
    ...(need.desirable ?? [])
      .filter((value) => !takesValue(field, value))
      .map((value) =>
        finding(
          'warning',
          `The picklist ${subject} has no active value '${value}': requests in that state keep the value they had. ${add}`,
        ),
      ),
  ];
}

function fieldFindings(
  need: FieldNeed,
  field: FieldDescription,
  mapping: Mapping,
  subject: string,
): MappingFinding[] {
  const finding = findingsOn(subject);
  const findings: MappingFinding[] = [];
  if (need.is === 'lookup') findings.push(...lookupFindings(need, field, mapping, subject));
  else if (!fitting[need.is].includes(field.type))
    findings.push(
      finding('error', `${subject} is a ${field.type} field. Make it a ${words[need.is]} field.`),
    );
  else if (need.is === 'choice') findings.push(...valueFindings(need, field, subject));
  if (need.is === 'key' && !(field.externalId && field.unique))
    findings.push(
      finding(
        'error',
        `${subject} has to be both External ID and Unique: records are upserted by it. Set both boxes.`,
      ),
    );
  if (need.written && !(field.createable && field.updateable))
    findings.push(
      finding(
        'error',
        `The integration user may not edit ${subject}. Give it the permission set Confetti_Integration.`,
      ),
    );
  return findings;
}

async function objectFindings(
  key: MappedObject,
  mapping: Mapping,
  describe: Describe,
): Promise<MappingFinding[]> {
  const { object, fields } = mapping[key];
  const description = await describe(object);
  if (description === undefined)
    return [
      findingsOn(object)(
        'error',
        `Salesforce has no object ${object} that the integration user may see. Deploy salesforce/, assign the ` +
          `permission set Confetti_Integration, or correct '${key}.object' in the mapping.`,
      ),
    ];
  const names: Readonly<Record<string, string>> = fields;
  return Object.entries<FieldNeed>(needs[key]).flatMap(([fieldKey, need]) => {
    const name = names[fieldKey] ?? fieldKey;
    const subject = `${object}.${name}`;
    const field = describedField(description, name);
    if (field !== undefined) return fieldFindings(need, field, mapping, subject);
    const missing = findingsOn(subject)(
      'error',
      `${object} has no field ${name} that the integration user may see. Create it, assign the permission set ` +
        `Confetti_Integration, or correct '${key}.fields.${fieldKey}' in the mapping.`,
    );
    return [need.without === undefined ? missing : doneWithout(missing, need.without)];
  });
}

/** The finding where Confetti does its other work all the same. */
function doneWithout(finding: MappingFinding, lost: string): MappingFinding {
  if (finding.severity === 'warning') return finding;
  return { ...finding, severity: 'warning', message: `${finding.message} Until then ${lost}.` };
}

/**
 * Holds the mapping against the organization: every object and field exists, has a fitting type, keys are External ID
 * and Unique, picklists have the values that Confetti writes. What Confetti can do without is a warning. An empty list
 * means that everything fits.
 */
export async function verifyMapping(mapping: Mapping, describe: Describe): Promise<MappingFinding[]> {
  const keys = Object.keys(needs) as MappedObject[];
  const findings = await Promise.all(
    keys.map(async (key) => {
      const found = await objectFindings(key, mapping, describe);
      const lost = optionalObjects[key];
      return lost === undefined ? found : found.map((finding) => doneWithout(finding, lost));
    }),
  );
  return findings.flat();
}
