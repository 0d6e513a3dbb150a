import type { ConnectionLike } from '@temporalio/client';
import { encodeSearchAttributeIndexedValueType } from '@temporalio/common/lib/search-attributes.js';
import { searchAttributes } from '../domain/search-attributes.ts';

/** As `temporal operator search-attribute create --type` spells them. */
const typeNames = {
  KEYWORD: 'Keyword',
  KEYWORD_LIST: 'KeywordList',
  DATETIME: 'Datetime',
  INT: 'Int',
} as const;

/** A search attribute of ours that the namespace does not have as we need it. */
export interface UnfitAttribute {
  readonly name: string;
  /** Our type, as the `temporal` command spells it. */
  readonly type: string;
  /** It is there with another type. */
  readonly isOfOtherType: boolean;
}

/** Those of our search attributes that the namespace lacks, or has with another type. */
export async function unfitSearchAttributes(
  connection: ConnectionLike,
  namespace: string,
): Promise<UnfitAttribute[]> {
  const { customAttributes } = await connection.operatorService.listSearchAttributes({ namespace });
  return Object.entries(searchAttributes).flatMap(([name, type]) => {
    const found: number | undefined = customAttributes[name];
    if (found === encodeSearchAttributeIndexedValueType(type)) return [];
    return [{ name, type: typeNames[type], isOfOtherType: found !== undefined }];
  });
}
