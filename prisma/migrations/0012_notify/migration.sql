-- Where messages go, who wants to hear of failures, and what became of each message (docs/decisions/0020-notifications.md).

-- Prisma's part ─────────────────────────────────────────────────────────────────────────────────────────────────────
CREATE TABLE "attune"."channel" (
    "id" SERIAL NOT NULL,
    "ref" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "config" JSONB NOT NULL DEFAULT '{}',
    "value" TEXT,
    "created" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "channel_pkey" PRIMARY KEY ("id")
);
CREATE TABLE "attune"."alert" (
    "id" SERIAL NOT NULL,
    "target" TEXT NOT NULL,
    "ref" TEXT NOT NULL,
    "channel" INTEGER NOT NULL,
    "due_at" TIMESTAMPTZ(3),
    "cause" TEXT,
    "created" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "alert_pkey" PRIMARY KEY ("id")
);
CREATE TABLE "attune"."notification" (
    "id" BIGSERIAL NOT NULL,
    "channel" INTEGER NOT NULL,
    "alert" INTEGER,
    "origin" TEXT NOT NULL,
    "title" TEXT NOT NULL,
    "message" TEXT NOT NULL,
    "path" TEXT,
    "more" INTEGER NOT NULL DEFAULT 0,
    "status" TEXT NOT NULL DEFAULT 'queued',
    "error" TEXT,
    "due_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "created" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "ended_at" TIMESTAMPTZ(3),

    CONSTRAINT "notification_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "channel_ref_key" ON "attune"."channel"("ref");
CREATE UNIQUE INDEX "alert_target_ref_key" ON "attune"."alert"("target", "ref");
CREATE INDEX "alert_channel_idx" ON "attune"."alert"("channel");
CREATE INDEX "notification_channel_id_idx" ON "attune"."notification"("channel", "id" DESC);
CREATE INDEX "notification_created_idx" ON "attune"."notification"("created");
ALTER TABLE "attune"."alert" ADD CONSTRAINT "alert_channel_fkey" FOREIGN KEY ("channel") REFERENCES "attune"."channel"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "attune"."notification" ADD CONSTRAINT "notification_channel_fkey" FOREIGN KEY ("channel") REFERENCES "attune"."channel"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "attune"."notification" ADD CONSTRAINT "notification_alert_fkey" FOREIGN KEY ("alert") REFERENCES "attune"."alert"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- Ours ──────────────────────────────────────────────────────────────────────────────────────────────────────────────
alter table attune.channel add constraint channel_ref_format check (ref ~ '^[a-z0-9][a-z0-9_-]*(\.[a-z0-9_-]+)*$');
alter table attune.channel add constraint channel_kind check (kind in ('email', 'webhook', 'slack'));
alter table attune.alert add constraint alert_target check (target in ('rule', 'sensor', 'action'));
alter table attune.notification add constraint notification_origin check (origin in ('alert', 'action', 'test'));
alter table attune.notification add constraint notification_status check (status in ('queued', 'sending', 'sent', 'failed'));

-- What a further failure of the same alert is folded into.
create index notification_waiting_idx on attune.notification (alert) where status = 'queued';

create trigger channel_touch before update on attune.channel for each row execute function attune.touch_updated();
create trigger channel_changed after insert or update or delete on attune.channel for each row execute function attune.definition_changed();
create trigger channel_audited after insert or update or delete on attune.channel for each row execute function attune.audit_row();

-- When an alert's last message was due is no change that anybody made.
create trigger alert_changed after insert or delete or update of channel on attune.alert for each row execute function attune.part_changed('channel', 'channel');
create trigger alert_audited after insert or delete or update of channel on attune.alert for each row execute function attune.audit_row();
create trigger notification_changed after insert or update of status on attune.notification for each row execute function attune.part_changed('channel', 'channel');
