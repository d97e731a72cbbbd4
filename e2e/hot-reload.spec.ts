import { firesOf, runSql } from "./fixtures/database";
import { createAutomation, everySecond, labelOf, removeAutomation, uniqueRef } from "./fixtures/definitions";
import { expect, test } from "./fixtures/server";
import { startWitness } from "./fixtures/witness";

type Armed = { next_fire_at: string | null; armed_version: number | null };

test("through the interface every change of a sensor holds before it is answered", async ({ attune, rest }) => {
  const witness = await startWitness(attune, rest);
  const made = await createAutomation(rest, "reload", everySecond);
  const fires = async () => (await firesOf(attune, made.sensor)).length;
  await expect.poll(fires).toBeGreaterThan(1);
  const sensor = `/api/v1/sensors/${made.sensor}`;

  const slower = await rest.ask<Armed>("PUT", sensor, { config: { unit: "hours", interval: 1 } });
  expect(Date.parse(slower.next_fire_at ?? "") - Date.now()).toBeGreaterThan(3_500_000);
  await witness.seesNoFireOf(made.sensor);

  await rest.ask("PUT", sensor, { config: everySecond.config });
  const before = await fires();
  await expect.poll(fires).toBeGreaterThan(before);

  const off = await rest.ask<Armed>("POST", `${sensor}/disable`);
  expect(off.next_fire_at).toBeNull();
  await witness.seesNoFireOf(made.sensor);

  const on = await rest.ask<Armed>("POST", `${sensor}/enable`);
  expect(on.next_fire_at).not.toBeNull();
  const resumed = await fires();
  await expect.poll(fires).toBeGreaterThan(resumed);

  await removeAutomation(rest, made);
  await witness.seesNoFireOf(made.sensor);
  await witness.remove();
});

test("a row written with plain SQL is armed, armed anew and disarmed within a second", async ({ attune, rest }) => {
  const witness = await startWitness(attune, rest);
  const ref = uniqueRef("sql");
  const fires = async () => (await firesOf(attune, ref)).length;
  const [row] = await runSql<{ createdMs: number }>(
    attune,
    `INSERT INTO attune.sensor (ref, label, pack, pack_ref, trigger, trigger_ref, config)
     SELECT $1, $2, trigger.pack, 'core', trigger.id, trigger.ref, '{"unit": "seconds", "interval": 1}'
       FROM attune.trigger WHERE ref = 'core.intervaltimer'
     RETURNING (extract(epoch FROM created) * 1000)::float8 AS "createdMs"`,
    [ref, labelOf(ref)],
  );
  await expect.poll(fires).toBeGreaterThan(1);
  const [first] = await firesOf(attune, ref);
  // Its first instant comes one second after it was armed, and it was armed within a second of the row.
  expect((first?.scheduledAtMs ?? 0) - (row?.createdMs ?? 0)).toBeLessThan(2_000);
  expect(first?.coalesced ?? 0).toBe(0);

  await runSql(attune, `UPDATE attune.sensor SET config = '{"unit": "hours", "interval": 1}' WHERE ref = $1`, [ref]);
  const armed = () => rest.ask<Armed>("GET", `/api/v1/sensors/${ref}`);
  const nextFireInMs = async () => Date.parse((await armed()).next_fire_at ?? "") - Date.now();
  await expect.poll(nextFireInMs, { timeout: 2_000 }).toBeGreaterThan(3_500_000);
  await witness.seesNoFireOf(ref);

  await runSql(attune, `UPDATE attune.sensor SET config = '{"unit": "seconds", "interval": 1}' WHERE ref = $1`, [ref]);
  const before = await fires();
  await expect.poll(fires).toBeGreaterThan(before);

  await runSql(attune, "UPDATE attune.sensor SET enabled = false WHERE ref = $1", [ref]);
  await expect.poll(async () => (await armed()).next_fire_at, { timeout: 2_000 }).toBeNull();
  await witness.seesNoFireOf(ref);

  await runSql(attune, "UPDATE attune.sensor SET enabled = true WHERE ref = $1", [ref]);
  const resumed = await fires();
  await expect.poll(fires).toBeGreaterThan(resumed);

  await runSql(attune, "DELETE FROM attune.sensor WHERE ref = $1", [ref]);
  await witness.seesNoFireOf(ref);
  await witness.remove();
});

test("a rule's own timer starts, changes and stops with the rule", async ({ attune, rest }) => {
  const witness = await startWitness(attune, rest);
  const ref = uniqueRef("rule-timer");
  const fires = async () => {
    const [counted] = await runSql<{ count: number }>(
      attune,
      "SELECT count(*)::int AS count FROM attune.event WHERE rule_ref = $1",
      [ref],
    );
    return counted?.count ?? 0;
  };
  const goesOn = async () => {
    const before = await fires();
    await expect.poll(fires).toBeGreaterThan(before + 1);
  };
  const rests = async () => {
    const before = await fires();
    await witness.seesNoFireOf(ref);
    expect(await fires()).toBe(before);
  };
  await rest.ask("POST", "/api/v1/rules", {
    ref,
    label: labelOf(ref),
    pack_ref: "core",
    trigger_ref: "core.intervaltimer",
    trigger_params: everySecond.config,
    action_ref: "core.noop",
  });
  await goesOn();
  await rest.ask("PUT", `/api/v1/rules/${ref}`, { trigger_params: { unit: "hours", interval: 1 } });
  await rests();
  await rest.ask("PUT", `/api/v1/rules/${ref}`, { trigger_params: everySecond.config });
  await goesOn();
  await rest.ask("POST", `/api/v1/rules/${ref}/disable`);
  await rests();
  await rest.ask("POST", `/api/v1/rules/${ref}/enable`);
  await goesOn();
  await rest.send("DELETE", `/api/v1/rules/${ref}`);
  await rests();
  await witness.remove();
});
