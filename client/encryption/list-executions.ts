import { WorkflowClient, type Client, type WorkflowExecutionInfo } from '@temporalio/client';
import { defaultPayloadConverter, type Payload, type PayloadCodec } from '@temporalio/common';
import { UndecryptableError } from './codec.ts';

/** Rows that Temporal answers at once, as its servers come. */
const mostAtOnce = 1000;

/**
 * What a list filter of Temporal finds, of which no more than `most` are read. A memo whose key is lost reads as if nothing were noted: one such workflow does not
 * take the lists from everybody.
 */
export async function listExecutions(
  client: Client,
  query: string,
  most = Infinity,
): Promise<WorkflowExecutionInfo[]> {
  try {
    return await read(client.workflow, query, most);
  } catch (error) {
    if (!(error instanceof UndecryptableError)) throw error;
    return read(forgiving(client), query, most);
  }
}

async function read(client: WorkflowClient, query: string, most: number): Promise<WorkflowExecutionInfo[]> {
  const found: WorkflowExecutionInfo[] = [];
  if (most === 0) return found;
  for await (const execution of client.list({ query, pageSize: Math.min(most, mostAtOnce) })) {
    found.push(execution);
    if (found.length === most) break;
  }
  return found;
}

function forgiving({ connection, options }: Client): WorkflowClient {
  const { namespace, dataConverter } = options;
  const payloadCodecs = (dataConverter.payloadCodecs ?? []).map(orNothing);
  return new WorkflowClient({ connection, namespace, dataConverter: { ...dataConverter, payloadCodecs } });
}

const nothing = defaultPayloadConverter.toPayload(null);

function orNothing(codec: PayloadCodec): PayloadCodec {
  const decodeOne = async (
    payload: Payload,
    context: Parameters<PayloadCodec['decode']>[1],
  ): Promise<Payload> => {
    try {
      const [decoded = nothing] = await codec.decode([payload], context);
      return decoded;
    } catch (error) {
      if (error instanceof UndecryptableError) return nothing;
      throw error;
    }
  };
  return {
    encode: (payloads, context) => codec.encode(payloads, context),
    decode: (payloads, context) => Promise.all(payloads.map((each) => decodeOne(each, context))),
  };
}
