-- What a rule does when it matches while a run of an earlier match is not finished (docs/decisions/0015-overlap-policy.md).

-- Prisma's part ─────────────────────────────────────────────────────────────────────────────────────────────────────
ALTER TABLE "attune"."rule" ADD COLUMN "overlap_policy" TEXT NOT NULL DEFAULT 'allow',
ADD COLUMN "overlap_cap" INTEGER NOT NULL DEFAULT 10;
ALTER TABLE "attune"."enforcement" ADD COLUMN "suppressed_reason" TEXT,
ADD COLUMN "blocked_by" BIGINT;
ALTER TABLE "attune"."execution" ADD COLUMN "overlap_rule" INTEGER;

-- Ours ──────────────────────────────────────────────────────────────────────────────────────────────────────────────
alter table attune.rule add constraint rule_overlap_policy check (overlap_policy in ('allow', 'skip', 'buffer_one', 'buffer_all', 'cancel_previous'));
alter table attune.rule add constraint rule_overlap_cap check (overlap_cap between 1 and 1000);
alter table attune.enforcement add constraint enforcement_suppressed check (suppressed_reason is null or (suppressed_reason in ('overlap', 'superseded', 'rule_changed') and status = 'disabled'));

-- Rules that allow overlaps have no entry in either, so their runs cost what they did.
create index execution_overlap_idx on attune.execution (overlap_rule, id) where overlap_rule is not null and status in ('requested', 'scheduling', 'scheduled', 'running', 'canceling');
create index enforcement_held_idx on attune.enforcement (rule, status, id) where status <> 'processed';

-- The policy is part of what the pipeline goes by: an edit of it is a new version.
create or replace function attune.rule_before() returns trigger language plpgsql as $$
declare found_pack attune.pack; found_action attune.action; found_trigger attune.trigger; found_sensor attune.sensor;
begin
  if tg_op = 'UPDATE' then
    if new.action_ref is distinct from old.action_ref and new.action is not distinct from old.action then new.action := null; end if;
    if new.trigger_ref is distinct from old.trigger_ref and new.trigger is not distinct from old.trigger then new.trigger := null; end if;
    if new.sensor_ref is distinct from old.sensor_ref and new.sensor is not distinct from old.sensor then new.sensor := null; end if;
  end if;
  found_pack := attune.resolve_pack(new.pack, new.pack_ref, new.ref);
  new.pack := found_pack.id; new.pack_ref := coalesce(found_pack.ref, new.pack_ref);
  select * into found_action from attune.action where id = new.action or (new.action is null and ref = new.action_ref) limit 1;
  new.action := found_action.id; new.action_ref := coalesce(found_action.ref, new.action_ref);
  select * into found_trigger from attune.trigger where id = new.trigger or (new.trigger is null and ref = new.trigger_ref) limit 1;
  new.trigger := found_trigger.id; new.trigger_ref := coalesce(found_trigger.ref, new.trigger_ref);
  select * into found_sensor from attune.sensor where id = new.sensor or (new.sensor is null and ref = new.sensor_ref) limit 1;
  new.sensor := found_sensor.id; new.sensor_ref := coalesce(found_sensor.ref, new.sensor_ref);
  if tg_op = 'UPDATE' then
    new.version := old.version;
    if (new.action_ref, new.action, new.trigger_ref, new.trigger, new.sensor_ref, new.conditions, new.action_params, new.trigger_params, new.enabled, new.permission_set_refs, new.owner_identity, new.misfire_policy, new.misfire_cap, new.misfire_window_seconds, new.overlap_policy, new.overlap_cap)
       is distinct from
       (old.action_ref, old.action, old.trigger_ref, old.trigger, old.sensor_ref, old.conditions, old.action_params, old.trigger_params, old.enabled, old.permission_set_refs, old.owner_identity, old.misfire_policy, old.misfire_cap, old.misfire_window_seconds, old.overlap_policy, old.overlap_cap)
    then new.version := old.version + 1; end if;
    if new is distinct from old then new.updated := clock_timestamp(); end if;
  end if;
  return new;
end $$;

-- A match that waits was promised by the rule as it was. Where that rule is gone, switched off, runs something else or has
-- another policy, what waits is suppressed. Runs under way are counted from the moment on at which a rule stops to allow overlaps;
-- runs that a person repeated by hand are not (each enforcement's first run is the rule's).
create function attune.rule_drops_held() returns trigger language plpgsql as $$
begin
  update attune.enforcement set status = 'disabled', suppressed_reason = 'rule_changed', resolved_at = clock_timestamp()
  where rule = old.id and status = 'created';
  if tg_op = 'DELETE' then return old; end if;
  if old.overlap_policy = 'allow' and new.overlap_policy <> 'allow' then
    update attune.execution x set overlap_rule = new.id
    where x.rule_ref = new.ref and x.status in ('requested', 'scheduling', 'scheduled', 'running', 'canceling')
      and exists (select 1 from attune.enforcement n where n.id = x.enforcement and n.rule = new.id)
      and coalesce(x.original_execution, x.id) = (select min(f.id) from attune.execution f where f.enforcement = x.enforcement);
  end if;
  return null;
end $$;
create trigger rule_drops_held after update on attune.rule for each row
  when (old.overlap_policy <> new.overlap_policy or old.action_ref <> new.action_ref or old.action is distinct from new.action or (old.enabled and not new.enabled))
  execute function attune.rule_drops_held();
-- Before the delete, which takes the link of its enforcements to it away.
create trigger rule_gone_drops_held before delete on attune.rule for each row execute function attune.rule_drops_held();
