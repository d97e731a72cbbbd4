-- Indexes for lists of a million rows. A list of executions goes through the statuses (server/domain/executions/
-- list-executions.ts), so each thing that it is filtered by stands before the status: then any filter together with any
-- status is a few index entries, and none is read in vain. The ones that are replaced cost an insert as much.

drop index attune.execution_action_id_idx;
drop index attune.execution_rule_ref_id_idx;
drop index attune.execution_executor_idx;
create index execution_action_status_id_idx on attune.execution (action, status, id desc);
create index execution_rule_ref_status_id_idx on attune.execution (rule_ref, status, id desc);
create index execution_trigger_ref_status_id_idx on attune.execution (trigger_ref, status, id desc);
create index execution_executor_status_id_idx on attune.execution (executor, status, id desc) where executor is not null;

create index enforcement_trigger_ref_id_idx on attune.enforcement (trigger_ref, id desc);
-- Nearly all are processed from their first moment on; the others are looked for.
create index enforcement_open_idx on attune.enforcement (status, id desc) where status <> 'processed';

-- The dashboard counts a day without reading its rows.
drop index attune.event_created_idx;
create index event_created_late_ms_idx on attune.event (created, late_ms);
create index execution_finished_at_status_idx on attune.execution (finished_at, status) where finished_at is not null;
