import type { ConnectionLike } from '@temporalio/client';
import { searchAttributes } from '../domain/search-attributes.ts';

/** Those of our search attributes that the namespace lacks. */
export async function missingSearchAttributes(
  connection: ConnectionLike,
  namespace: string,
): Promise<string[]> {
  const { customAttributes } = await connection.operatorService.listSearchAttributes({ namespace });
  return Object.keys(searchAttributes).filter((name) => customAttributes[name] === undefined);
}
