import type { DatabaseSync, SQLInputValue } from 'node:sqlite';

import type { Schema } from './schema/schema.ts';
import type { FieldValue, ObjectSchema } from './schema/types.ts';

/** A record as it is kept. `fields` has every stored field but Id and IsDeleted; fields never written are absent. */
export interface StoredRecord {
  readonly object: ObjectSchema;
  readonly id: string;
  readonly deleted: boolean;
  readonly fields: Readonly<Record<string, FieldValue>>;
}

/** The organization's data in SQLite: one table an object, the fields as JSON, an index on every lookup and key. */
export interface Store {
  get(object: ObjectSchema, id: string): StoredRecord | undefined;
  /** Live records whose text or lookup field has one of the values, without regard to case; oldest first. */
  find(object: ObjectSchema, fieldName: string, values: readonly string[]): StoredRecord[];
  /** Every record, oldest first. */
  all(object: ObjectSchema, includeDeleted: boolean): StoredRecord[];
  insert(object: ObjectSchema, id: string, fields: StoredRecord['fields']): void;
  update(object: ObjectSchema, id: string, fields: StoredRecord['fields']): void;
  remove(object: ObjectSchema, id: string): void;
  /** The next number of a named sequence, from 1; rolled back with its transaction. */
  next(sequence: string): number;
  /**
   * Runs `work` as a whole or not at all: what it wrote is undone when it throws. May be nested; everything is
   * synchronous, so no other request sees the middle of it.
   */
  atomically<T>(work: () => T): T;
}

/** Opens the tables in `database`, creating what is missing. */
export function openStore(database: DatabaseSync, schema: Schema): Store {
  database.exec('CREATE TABLE IF NOT EXISTS sequence (name TEXT PRIMARY KEY, value INTEGER NOT NULL)');
  for (const object of schema.objects) createTable(database, object);

  // Statements are prepared once: a mirror run writes hundreds of rows.
  const prepared = new Map<string, ReturnType<DatabaseSync['prepare']>>();
  const prepare = (sql: string): ReturnType<DatabaseSync['prepare']> => {
    const known = prepared.get(sql);
    if (known !== undefined) return known;
    const statement = database.prepare(sql);
    prepared.set(sql, statement);
    return statement;
  };
  const rows = (object: ObjectSchema, rest: string, ...values: SQLInputValue[]): StoredRecord[] =>
    prepare(`SELECT id, deleted, fields FROM "${object.name}" ${rest}`)
      .all(...values)
      .map((row) => ({
        object,
        id: String(row['id']),
        deleted: row['deleted'] === 1,
        fields: JSON.parse(String(row['fields'])) as StoredRecord['fields'],
      }));
  let depth = 0;

  return {
    get: (object, id) => rows(object, 'WHERE id = ?', id)[0],
    find: (object, fieldName, values) =>
      rows(
        object,
        `WHERE ${keyExpression(fieldName)} IN (${values.map(() => '?').join(', ')}) AND deleted = 0 ORDER BY id`,
        ...values.map(foldCase),
      ),
    all: (object, includeDeleted) => rows(object, `${includeDeleted ? '' : 'WHERE deleted = 0'} ORDER BY id`),
    insert(object, id, fields) {
      prepare(`INSERT INTO "${object.name}" (id, fields) VALUES (?, ?)`).run(id, JSON.stringify(fields));
    },
    update(object, id, fields) {
      prepare(`UPDATE "${object.name}" SET fields = ? WHERE id = ?`).run(JSON.stringify(fields), id);
    },
    remove(object, id) {
      prepare(`UPDATE "${object.name}" SET deleted = 1 WHERE id = ?`).run(id);
    },
    next(sequence) {
      const row = prepare(
        'INSERT INTO sequence VALUES (?, 1) ON CONFLICT (name) DO UPDATE SET value = value + 1 RETURNING value',
      ).get(sequence);
      return Number(row?.['value']);
    },
    atomically(work) {
      const name = `level_${depth}`;
      depth += 1;
      // The outermost savepoint is a transaction.
      database.exec(`SAVEPOINT ${name}`);
      try {
        const result = work();
        database.exec(`RELEASE ${name}`);
        return result;
      } catch (error) {
        database.exec(`ROLLBACK TO ${name}; RELEASE ${name}`);
        throw error;
      } finally {
        depth -= 1;
      }
    },
  };
}

/** SQLite's lower() knows ASCII only; folding more here would miss keys with other capitals. */
const foldCase = (value: string): string => value.replace(/[A-Z]/g, (letter) => letter.toLowerCase());

const keyExpression = (fieldName: string): string => `lower(json_extract(fields, '$.${fieldName}'))`;

function createTable(database: DatabaseSync, object: ObjectSchema): void {
  database.exec(
    `CREATE TABLE IF NOT EXISTS "${object.name}" (id TEXT PRIMARY KEY, deleted INTEGER NOT NULL DEFAULT 0, fields TEXT NOT NULL)`,
  );
  for (const { name, type, unique } of object.fields) {
    if (type !== 'reference' && !unique) continue;
    database.exec(
      `CREATE INDEX IF NOT EXISTS "${object.name}.${name}" ON "${object.name}" (${keyExpression(name)})`,
    );
  }
}
