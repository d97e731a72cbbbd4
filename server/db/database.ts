import { PrismaPg } from "@prisma/adapter-pg";
import pg from "pg";
import { PrismaClient } from "@/server/db/generated/client";
import type { Log } from "@/server/log";

const INT8_OID = 20;
/**
 * A transaction that says nothing for so long is ended by the database: a node that was cut off in the middle of one must not
 * hold the rows of its timers from the node that takes over.
 */
const SILENT_MS = 5_000;
const BEGIN = `begin; set local idle_in_transaction_session_timeout = ${SILENT_MS}`;

/** Our own queries read int8 as a number: ids stay far below 2^53, and the API shows them as JSON numbers. */
const types: pg.CustomTypesConfig = {
  getTypeParser: ((oid: number, format?: "text" | "binary") =>
    oid === INT8_OID ? Number : pg.types.getTypeParser(oid, format as "text")) as pg.CustomTypesConfig["getTypeParser"],
};

export type Row = Record<string, unknown>;
/**
 * Runs one statement. With a name it is prepared once per connection and its plan kept: for the few fixed statements of
 * the hot path, whose planning costs more than their work. A name belongs to one text.
 */
export type Sql = <T extends Row>(text: string, values?: unknown[], name?: string) => Promise<T[]>;

export type Database = {
  url: string;
  /** A pooler stands before the database: see server/db/pooler.ts. */
  pooled: boolean;
  pool: pg.Pool;
  prisma: PrismaClient;
  /** One statement on any connection of the pool. */
  sql: Sql;
  /** Several statements in one transaction; rolled back when `work` throws. */
  transaction<T>(work: (sql: Sql, client: pg.PoolClient) => Promise<T>): Promise<T>;
  close(): Promise<void>;
};

/**
 * Opens one pool that Prisma, raw SQL and the queue share. Connections are made when first needed. With `pooled` no statement
 * is prepared under a name: the next one may reach another backend.
 */
export function openDatabase(
  url: string,
  log: Log,
  { poolSize = 16, pooled = false }: { poolSize?: number; pooled?: boolean } = {},
): Database {
  const pool = new pg.Pool({
    connectionString: url,
    max: poolSize,
    idleTimeoutMillis: 30_000,
    connectionTimeoutMillis: 10_000,
    application_name: "attune",
    keepAlive: true,
  });
  // An idle connection that the server closes must not end the process; the next query opens another.
  pool.on("error", (error) => log.warn({ error: error.message }, "a database connection was lost"));
  pool.on("connect", (client) => client.on("error", () => undefined)); // said by whoever uses it
  const prisma = new PrismaClient({ adapter: new PrismaPg(pool, { schema: "attune" }) });
  const sqlOn =
    (client: Pick<pg.Pool, "query">): Sql =>
    async <T extends Row>(text: string, values: unknown[] = [], name?: string) =>
      (await client.query<T>({ text, values, types, ...(name === undefined || pooled ? {} : { name }) })).rows;
  return {
    url,
    pooled,
    pool,
    prisma,
    sql: sqlOn(pool),
    async transaction(work) {
      const client = await pool.connect();
      let broken: Error | undefined;
      // Lost between two statements: without a listener that would end the process. The next statement fails by itself.
      const lost = (error: Error) => {
        broken = error;
      };
      client.on("error", lost);
      try {
        await client.query(BEGIN);
        const result = await work(sqlOn(client as unknown as Pick<pg.Pool, "query">), client);
        await client.query("commit");
        return result;
      } catch (error) {
        await client.query("rollback").catch((failure: Error) => {
          broken = failure; // the connection itself is gone: do not give it back
        });
        throw error;
      } finally {
        client.removeListener("error", lost);
        client.release(broken);
      }
    },
    async close() {
      await prisma.$disconnect();
      if (!pool.ended) await pool.end();
    },
  };
}

const PASSING_SQLSTATES = new Set([
  "25P03",
  "40001",
  "40P01",
  "55P03",
  "57P01",
  "57P02",
  "57P03",
  "53300",
  "08000",
  "08001",
  "08003",
  "08006",
]);
const PASSING_ERRNOS = new Set(["ECONNREFUSED", "ECONNRESET", "EPIPE", "ETIMEDOUT", "ENOTFOUND", "EAI_AGAIN"]);

/** Whether the same work may succeed a little later: lost connection, restart of the server, deadlock, serialisation. */
export function isPassingDatabaseError(error: unknown): boolean {
  if (typeof error !== "object" || error === null) return false;
  const { code, message } = error as { code?: string; message?: string };
  if (code && (PASSING_SQLSTATES.has(code) || PASSING_ERRNOS.has(code))) return true;
  return /Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error/.test(
    message ?? "",
  );
}
