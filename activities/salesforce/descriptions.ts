import { failure } from '../failures.ts';
import { describeSchema, describedField } from './describe.ts';
import type { ObjectDescription } from './describe.ts';
import { SalesforceRefusal } from './failures.ts';
import type { CallContext, Session } from './session.ts';

/** What the organization's objects look like, asked for once a process: a changed object needs a restart. */
export interface Descriptions {
  /** Undefined for an object that does not exist or that the integration user may not see. */
  find(object: string, call: CallContext): Promise<ObjectDescription | undefined>;
  /** The same; throws `Misconfigured` where `find` answers undefined, or where one of the `fields` is missing. */
  get(object: string, call: CallContext, fields?: readonly string[]): Promise<ObjectDescription>;
  forget(): void;
}

export function createDescriptions(session: Session): Descriptions {
  const known = new Map<string, ObjectDescription>();

  async function find(object: string, call: CallContext): Promise<ObjectDescription | undefined> {
    const before = known.get(object);
    if (before !== undefined) return before;
    let answer: unknown;
    try {
      answer = await session.request({ path: `/sobjects/${object}/describe` }, call);
    } catch (error) {
      if (error instanceof SalesforceRefusal && error.refusal.status === 404) return undefined;
      throw error;
    }
    const parsed = describeSchema.safeParse(answer);
    if (!parsed.success)
      throw failure('Unreachable', `Salesforce answered the describe of ${object} with something else.`);
    known.set(object, parsed.data);
    return parsed.data;
  }

  return {
    find,
    async get(object, call, fields = []) {
      const description = await find(object, call);
      if (description === undefined) throw missing(`object ${object}`);
      const absent = fields.find((name) => describedField(description, name) === undefined);
      if (absent === undefined) return description;
      // What is missing is looked for again, so that mending it needs no restart.
      known.delete(object);
      throw missing(`field ${object}.${absent}`);
    },
    forget() {
      known.clear();
    },
  };
}

const missing = (what: string) =>
  failure(
    'Misconfigured',
    `Salesforce has no ${what} that the integration user may see. Deploy salesforce/ or correct ` +
      'SALESFORCE_MAPPING_FILE; `confetti doctor` lists every difference.',
  );
