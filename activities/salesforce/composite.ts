import { z } from 'zod';

import { failure } from '../failures.ts';
import { SalesforceRefusal } from './failures.ts';
import type { CallContext, Session } from './session.ts';

/** One part of a composite call. `referenceId` names it in the answer. */
export interface Subrequest {
  readonly method: 'GET' | 'PATCH';
  /** Below the API's base path: `/sobjects/PoC__c/…`. */
  readonly path: string;
  readonly referenceId: string;
  readonly httpHeaders?: Readonly<Record<string, string>>;
  readonly body?: object;
}

const responseSchema = z.object({
  compositeResponse: z.array(
    z.object({ referenceId: z.string(), httpStatusCode: z.number(), body: z.unknown() }),
  ),
});

const errorSchema = z.object({
  // The same code has two names: `errorCode` of a call, `statusCode` of a record in a collection.
  errorCode: z.string().optional(),
  statusCode: z.string().optional(),
  message: z.string(),
  fields: z.array(z.string()).nullish(),
});
const errorsSchema = z.array(errorSchema).min(1);
const saveResultsSchema = z.array(z.object({ success: z.boolean(), errors: z.array(errorSchema) }));

/** What Salesforce says of parts that failed only because another part did. */
const consequences: ReadonlySet<string> = new Set(['PROCESSING_HALTED', 'ALL_OR_NONE_OPERATION_ROLLED_BACK']);

/**
 * Sends up to 25 subrequests as one API call, in order and in one transaction. Answers with the bodies by reference
 * id; throws the first real cause as a SalesforceRefusal whose `where` is the reference id (and the record's number).
 */
export async function sendComposite(
  session: Session,
  subrequests: readonly Subrequest[],
  call: CallContext,
): Promise<Map<string, unknown>> {
  const body = {
    allOrNone: true,
    collateSubrequests: false,
    compositeRequest: subrequests.map(({ path, ...rest }) => ({
      ...rest,
      url: `${session.basePath}${path}`,
    })),
  };
  const parsed = responseSchema.safeParse(await session.request({ path: '/composite', body }, call));
  if (!parsed.success)
    throw failure(
      'Unreachable',
      'Salesforce answered a composite call with something else than its result. Whether it was carried out is unknown.',
    );
  const { compositeResponse } = parsed.data;
  const refusals = compositeResponse.flatMap(refusalsOf);
  const cause = refusals.find(({ refusal }) => !consequences.has(refusal.code)) ?? refusals[0];
  if (cause !== undefined) throw cause;
  return new Map(compositeResponse.map(({ referenceId, body: answer }) => [referenceId, answer]));
}

function refusalsOf(
  response: z.infer<typeof responseSchema>['compositeResponse'][number],
): SalesforceRefusal[] {
  const { referenceId, httpStatusCode: status, body } = response;
  const results = saveResultsSchema.safeParse(body);
  if (results.success && results.data.length > 0)
    return results.data.flatMap(({ success, errors }, index) =>
      success ? [] : errors.map((error) => refused(error, `${referenceId}, record ${index + 1}`)),
    );
  if (status < 300) return [];
  if (status === 300)
    return [
      refused(
        { errorCode: 'MULTIPLE_CHOICES', message: 'Several records have the external id.' },
        referenceId,
      ),
    ];
  const errors = errorsSchema.safeParse(body);
  if (errors.success) return errors.data.map((error) => refused(error, referenceId, status));
  return [refused({ errorCode: `HTTP_${status}`, message: 'no explanation was given' }, referenceId, status)];
}

function refused(error: z.infer<typeof errorSchema>, where: string, status?: number): SalesforceRefusal {
  return new SalesforceRefusal(
    {
      code: error.errorCode ?? error.statusCode ?? 'UNKNOWN_EXCEPTION',
      message: error.message,
      fields: error.fields ?? [],
      ...(status === undefined ? {} : { status }),
    },
    where,
  );
}
