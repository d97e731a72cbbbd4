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

-- The policy is part of what the pipeline goes by: an edit of it alone is a new version, too. Fires after rule_before.
create function attune.rule_overlap_version() returns trigger language plpgsql as $$
begin
  if new.version = old.version and (new.overlap_policy, new.overlap_cap) is distinct from (old.overlap_policy, old.overlap_cap)
  then new.version := old.version + 1; end if;
  return new;
end $$;
create trigger rule_before_overlap before update of overlap_policy, overlap_cap on attune.rule for each row execute function attune.rule_overlap_version();

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
