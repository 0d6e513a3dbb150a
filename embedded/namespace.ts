import { setTimeout as delay } from 'node:timers/promises';
import { isGrpcServiceError } from '@temporalio/client';
import type { ConnectionLike } from '@temporalio/client';
import type { SearchAttributeType } from '@temporalio/common';
import { encodeSearchAttributeIndexedValueType } from '@temporalio/common/lib/search-attributes.js';
import { msToTs } from '@temporalio/common/lib/time.js';

/** Search attributes by name. */
export type SearchAttributes = Readonly<Record<string, SearchAttributeType>>;

const LOOK_EVERY_MS = 50;
const GRPC_NOT_FOUND = 5;

/**
 * Makes sure that the namespace has these search attributes; those that it has already are left alone.
 * @throws Error when one exists with another type, or when the server does not show a new one within `withinMs`
 */
export async function registerSearchAttributes(
  connection: ConnectionLike,
  namespace: string,
  attributes: SearchAttributes,
  withinMs = 15_000,
): Promise<void> {
  const wanted = Object.entries(attributes).map(([name, type]) => ({
    name,
    type,
    code: Number(encodeSearchAttributeIndexedValueType(type)),
  }));
  const missing = async (): Promise<typeof wanted> => {
    const { customAttributes } = await connection.operatorService.listSearchAttributes({ namespace });
    return wanted.filter(({ name, type, code }) => {
      const found: number | undefined = customAttributes[name];
      if (found === undefined) return true;
      if (found === code) return false;
      throw new Error(
        `Search attribute ${name} of namespace ${namespace} has another type than ${type}. Remove it ` +
          `(temporal operator search-attribute remove --name ${name} --namespace ${namespace}) and start again.`,
      );
    });
  };
  const toAdd = await missing();
  if (toAdd.length === 0) return;
  await connection.operatorService.addSearchAttributes({
    namespace,
    searchAttributes: Object.fromEntries(toAdd.map(({ name, code }) => [name, code])),
  });
  await until(
    withinMs,
    `Search attributes of namespace ${namespace} are not visible`,
    async () => (await missing()).length === 0,
  );
}

/**
 * Keeps closed workflows of the namespace for this many hours.
 * @throws Error when the server does not take it over
 */
export async function setRetention(
  connection: ConnectionLike,
  namespace: string,
  hours: number,
): Promise<void> {
  const seconds = hours * 3600;
  const kept = async (): Promise<number> => {
    const { config } = await connection.workflowService.describeNamespace({ namespace });
    return Number(config?.workflowExecutionRetentionTtl?.seconds ?? 0);
  };
  if ((await kept()) === seconds) return;
  await connection.workflowService.updateNamespace({
    namespace,
    config: { workflowExecutionRetentionTtl: msToTs(seconds * 1000) },
  });
  await until(
    10_000,
    `The retention of namespace ${namespace} is not ${hours} h`,
    async () => (await kept()) === seconds,
  );
}

/**
 * Notes something in the namespace, beside what is noted there already.
 * @throws Error when the server does not take it over
 */
export async function noteInNamespace(
  connection: ConnectionLike,
  namespace: string,
  { key, value }: { readonly key: string; readonly value: string },
): Promise<void> {
  const noted = async (): Promise<boolean> => {
    const { namespaceInfo } = await connection.workflowService.describeNamespace({ namespace });
    return namespaceInfo?.data?.[key] === value;
  };
  if (await noted()) return;
  await connection.workflowService.updateNamespace({ namespace, updateInfo: { data: { [key]: value } } });
  await until(10_000, `Namespace ${namespace} does not note ${key}`, noted);
}

/** Waits until the namespace exists: a dev server answers a moment before it has made its own. */
export async function waitForNamespace(connection: ConnectionLike, namespace: string): Promise<void> {
  await until(20_000, `Namespace ${namespace} does not exist`, async () => {
    try {
      await connection.workflowService.describeNamespace({ namespace });
      return true;
    } catch (error) {
      const code: number | undefined = isGrpcServiceError(error) ? error.code : undefined;
      if (code === GRPC_NOT_FOUND) return false;
      throw error;
    }
  });
}

async function until(withinMs: number, otherwise: string, holds: () => Promise<boolean>): Promise<void> {
  const endsAt = Date.now() + withinMs;
  while (!(await holds())) {
    if (Date.now() > endsAt)
      throw new Error(`${otherwise} after ${withinMs / 1000} s. Start the server again.`);
    await delay(LOOK_EVERY_MS);
  }
}
