import pg from "pg";

/**
 * Whether a pooler (PgBouncer and its kin) stands between this connection and PostgreSQL: it greets with a process number of
 * its own, not with that of a backend. In transaction mode such a connection keeps nothing from one transaction to the next:
 * no prepared statement, no LISTEN, no session's lock.
 */
export async function isPooled(client: pg.Client): Promise<boolean> {
  const { rows } = await client.query<{ pid: number }>("select pg_backend_pid() as pid");
  const { processID } = client as unknown as { processID: number | null };
  return rows[0]?.pid !== processID;
}

/** The same of an address, on a connection of its own. @throws what connecting throws */
export async function leadsThroughPooler(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000 });
  client.on("error", () => undefined);
  try {
    await client.connect();
    return await isPooled(client);
  } finally {
    await client.end().catch(() => undefined);
  }
}
