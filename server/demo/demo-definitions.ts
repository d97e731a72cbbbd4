import type { JsonObject } from "@/lib/schemas/common";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

export const DEMO_PACKS = [
  { ref: "ops", label: "Operations", description: "Servers, backups and certificates." },
  { ref: "shop", label: "Web shop", description: "Stock, prices and orders." },
  { ref: "data", label: "Data team", description: "Loads, roll-ups and exports." },
];

/** `sinceMs`: how long before the seed it was made; `scheduleMs` counts from the seed. */
export type DemoSensor = {
  ref: string;
  label: string;
  sinceMs: number;
  /** How long before the seed it was switched off. */
  offMs?: number;
} & (
  | { every: [number, "seconds" | "minutes" | "hours" | "days"] }
  | { cron: string; timezone: string }
  | { dateMs: number }
  | { script: string; trigger: string; everyMs: number | null }
);

const MONTH = 28 * DAY;

/** All of a script that watches a log: an event now and then. */
const WATCH_LOG = `# Says now and then that a line of the log was noticed.
n=0
while true; do
  sleep 45
  n=$((n + 1))
  node -e '
    const send = { trigger_ref: process.env.ATTUNE_TRIGGER_REF, payload: { line: "slow query", count: Number(process.argv[1]) } };
    fetch(process.env.ATTUNE_API_URL + "/api/v1/events", {
      method: "POST",
      headers: { authorization: "Bearer " + process.env.ATTUNE_API_TOKEN, "content-type": "application/json" },
      body: JSON.stringify(send),
    }).then((answer) => console.log("reported, answer " + answer.status));
  ' "$n"
done
`;
const WATCH_INBOX = `echo "connecting to mail.example.com"
sleep 2
echo "the mail server refused the password" >&2
exit 1
`;

export const DEMO_SENSORS: DemoSensor[] = [
  { ref: "ops.heartbeat", label: "Heartbeat", sinceMs: 12 * HOUR, every: [30, "seconds"] },
  { ref: "ops.disk_usage", label: "Disk usage", sinceMs: MONTH, every: [15, "minutes"] },
  { ref: "ops.service_health", label: "Service health", sinceMs: MONTH, every: [10, "minutes"] },
  { ref: "ops.certificates", label: "Certificates", sinceMs: MONTH, every: [1, "days"] },
  { ref: "ops.nightly_backup", label: "Nightly backup", sinceMs: MONTH, cron: "30 2 * * *", timezone: "Europe/Berlin" },
  { ref: "ops.log_rotation", label: "Log rotation", sinceMs: MONTH, cron: "15 0 * * 0", timezone: "America/New_York" },
  {
    ref: "ops.patch_window",
    label: "Patch window",
    sinceMs: MONTH,
    offMs: 9 * DAY,
    cron: "0 3 * * *",
    timezone: "UTC",
  },
  { ref: "ops.migration", label: "Database migration", sinceMs: 10 * DAY, dateMs: -6 * DAY },
  {
    ref: "ops.log_watch",
    label: "Log watch",
    sinceMs: 6 * DAY,
    script: WATCH_LOG,
    trigger: "ops.line_seen",
    everyMs: 20 * 60_000,
  },
  { ref: "shop.queue_depth", label: "Queue depth", sinceMs: 3 * HOUR, every: [10, "seconds"] },
  { ref: "shop.stock_sync", label: "Stock sync", sinceMs: MONTH, every: [20, "minutes"] },
  { ref: "shop.cart_cleanup", label: "Cart clean-up", sinceMs: MONTH, every: [1, "hours"] },
  {
    ref: "shop.price_update",
    label: "Price update",
    sinceMs: MONTH,
    cron: "*/20 8-18 * * 1-5",
    timezone: "Europe/Berlin",
  },
  { ref: "shop.daily_report", label: "Daily report", sinceMs: MONTH, cron: "0 7 * * 1-5", timezone: "Europe/Berlin" },
  { ref: "shop.sale_starts", label: "Winter sale starts", sinceMs: 2 * DAY, dateMs: 5 * DAY },
  {
    ref: "shop.inbox_watch",
    label: "Inbox watch",
    sinceMs: 2 * DAY,
    script: WATCH_INBOX,
    trigger: "shop.mail_arrived",
    everyMs: null,
  },
  { ref: "data.metrics_rollup", label: "Metrics roll-up", sinceMs: MONTH, every: [30, "minutes"] },
  { ref: "data.warehouse_load", label: "Warehouse load", sinceMs: MONTH, cron: "0 */4 * * *", timezone: "UTC" },
  { ref: "data.month_end", label: "Month end", sinceMs: MONTH, cron: "0 6 1 * *", timezone: "UTC" },
  { ref: "data.audit_export", label: "Audit export", sinceMs: 4 * DAY, dateMs: 20 * DAY },
];

export type DemoTrigger = { ref: string; label: string; webhook?: { perDay: number; payload: string } };
export const DEMO_TRIGGERS: DemoTrigger[] = [
  { ref: "ops.line_seen", label: "Log line seen" },
  { ref: "ops.deploy_finished", label: "Deployment finished", webhook: { perDay: 6, payload: "deploy" } },
  { ref: "shop.order_placed", label: "Order placed", webhook: { perDay: 90, payload: "order" } },
  { ref: "shop.mail_arrived", label: "Mail arrived" },
];

/** `failing`: the share of runs that fails; `ms`: how long one takes. `run` does the same, live. */
export type DemoAction = { ref: string; label: string; ms: number; failing: number; run: string; retries?: number };

const sometimes = (share: number, error: string) => `if [ $((RANDOM % 100)) -lt ${share} ]; then
  echo "${error}" >&2
  exit 1
fi
`;

export const DEMO_ACTIONS: DemoAction[] = [
  { ref: "ops.note", label: "Write a note", ms: 12, failing: 0, run: 'echo "all is well on $(uname -n)"\n' },
  {
    ref: "ops.check_disk",
    label: "Check disks",
    ms: 60,
    failing: 0.01,
    run: `df -P /\n${sometimes(1, "df: /mnt/archive: Input/output error")}`,
  },
  {
    ref: "ops.probe",
    label: "Probe services",
    ms: 350,
    failing: 0.03,
    run: `for name in web api mail; do echo "$name: ok"; done\n${sometimes(3, "api: no answer within 5 s")}`,
  },
  {
    ref: "ops.backup",
    label: "Back up the database",
    ms: 95_000,
    failing: 0.04,
    run: 'for part in 1 2 3 4 5; do sleep 4; echo "part $part of 5 written"; done\n',
  },
  { ref: "ops.restart", label: "Restart a service", ms: 2_500, failing: 0.1, run: 'sleep 2; echo "restarted"\n' },
  {
    ref: "ops.notify",
    label: "Notify the team",
    ms: 180,
    failing: 0.02,
    run: 'echo "sent to #operations"\n',
    retries: 2,
  },
  {
    ref: "shop.measure_queue",
    label: "Measure the queue",
    ms: 25,
    failing: 0.005,
    run: 'echo "depth $((RANDOM % 40))"\n',
  },
  {
    ref: "shop.sync_stock",
    label: "Sync stock",
    ms: 4_200,
    failing: 0.08,
    run: `sleep 3\n${sometimes(8, "warehouse: 502 Bad Gateway")}echo "214 articles compared, 3 changed"\n`,
    retries: 1,
  },
  {
    ref: "shop.clean_carts",
    label: "Clean carts",
    ms: 900,
    failing: 0.01,
    run: 'echo "removed $((RANDOM % 30)) carts"\n',
  },
  {
    ref: "shop.update_prices",
    label: "Update prices",
    ms: 1_600,
    failing: 0.02,
    run: 'echo "prices are up to date"\n',
  },
  {
    ref: "shop.report",
    label: "Send the report",
    ms: 6_000,
    failing: 0.05,
    run: 'sleep 5; echo "report sent to 4 people"\n',
  },
  { ref: "shop.book_order", label: "Book an order", ms: 240, failing: 0.015, run: 'echo "order booked"\n' },
  {
    ref: "data.roll_up",
    label: "Roll up metrics",
    ms: 11_000,
    failing: 0.02,
    run: 'sleep 8; echo "1,440 rows rolled up"\n',
  },
  {
    ref: "data.load",
    label: "Load the warehouse",
    ms: 240_000,
    failing: 0.12,
    run: `for table in orders customers articles; do sleep 10; echo "loaded $table"; done\n${sometimes(12, "customers: duplicate key 48213")}`,
  },
];

export type DemoRule = {
  ref: string;
  label: string;
  trigger?: string;
  sensor?: string;
  action: string;
  conditions?: { field: string; operator: "greater_than" | "equals"; value: string | number }[];
  params?: JsonObject;
};
export const DEMO_RULES: DemoRule[] = [
  { ref: "ops.heartbeat", label: "Note each heartbeat", sensor: "ops.heartbeat", action: "ops.note" },
  { ref: "ops.disk_usage", label: "Check the disks", sensor: "ops.disk_usage", action: "ops.check_disk" },
  { ref: "ops.service_health", label: "Probe the services", sensor: "ops.service_health", action: "ops.probe" },
  { ref: "ops.certificates", label: "Look at the certificates", sensor: "ops.certificates", action: "ops.probe" },
  { ref: "ops.nightly_backup", label: "Back up at night", sensor: "ops.nightly_backup", action: "ops.backup" },
  { ref: "ops.log_rotation", label: "Rotate logs", sensor: "ops.log_rotation", action: "ops.note" },
  { ref: "ops.patch_window", label: "Restart for patches", sensor: "ops.patch_window", action: "ops.restart" },
  { ref: "ops.migration", label: "Tell of the migration", sensor: "ops.migration", action: "ops.notify" },
  { ref: "ops.slow_queries", label: "Tell of slow queries", trigger: "ops.line_seen", action: "ops.notify" },
  { ref: "ops.deployed", label: "Tell of deployments", trigger: "ops.deploy_finished", action: "ops.notify" },
  { ref: "shop.queue_depth", label: "Measure the queue", sensor: "shop.queue_depth", action: "shop.measure_queue" },
  { ref: "shop.stock_sync", label: "Sync the stock", sensor: "shop.stock_sync", action: "shop.sync_stock" },
  { ref: "shop.cart_cleanup", label: "Clean the carts", sensor: "shop.cart_cleanup", action: "shop.clean_carts" },
  { ref: "shop.price_update", label: "Update the prices", sensor: "shop.price_update", action: "shop.update_prices" },
  { ref: "shop.daily_report", label: "Report in the morning", sensor: "shop.daily_report", action: "shop.report" },
  { ref: "shop.sale_starts", label: "Tell of the sale", sensor: "shop.sale_starts", action: "ops.notify" },
  { ref: "shop.orders", label: "Book every order", trigger: "shop.order_placed", action: "shop.book_order" },
  {
    ref: "shop.big_orders",
    label: "Tell of big orders",
    trigger: "shop.order_placed",
    action: "ops.notify",
    conditions: [{ field: "total", operator: "greater_than", value: 500 }],
  },
  { ref: "shop.mail", label: "Tell of mail", trigger: "shop.mail_arrived", action: "ops.notify" },
  { ref: "data.metrics_rollup", label: "Roll the metrics up", sensor: "data.metrics_rollup", action: "data.roll_up" },
  { ref: "data.warehouse_load", label: "Load the warehouse", sensor: "data.warehouse_load", action: "data.load" },
  { ref: "data.month_end", label: "Close the month", sensor: "data.month_end", action: "shop.report" },
  { ref: "data.audit_export", label: "Export the audit log", sensor: "data.audit_export", action: "data.load" },
];

export const DEMO_PEOPLE = [
  { login: "ann", name: "Ann Fischer", set: "core.editor", role: "operations" },
  { login: "ben", name: "Ben Okafor", set: "core.executor", role: "support" },
  { login: "carla", name: "Carla Rossi", set: "core.viewer", role: "finance" },
];

export const DEMO_KEYS = [
  { ref: "ops.slack_channel", name: "slack_channel", value: "#operations", encrypted: false },
  { ref: "shop.warehouse_token", name: "warehouse_token", value: "not-a-real-token-4711", encrypted: true },
  {
    ref: "data.database_url",
    name: "database_url",
    value: "postgresql://demo:not-real@db.example.com/warehouse",
    encrypted: true,
  },
];

/** The server stood still for a while: what was due meanwhile is coalesced, as the policy says. */
export const DEMO_OUTAGE = { fromMs: -11 * DAY, toMs: -11 * DAY + 2 * HOUR };
