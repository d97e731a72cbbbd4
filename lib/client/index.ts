/** `import { createAttuneClient } from "attune/client"` */
export { AttuneError, isAttuneError, type LocalErrorCode } from "@/lib/client/attune-error";
export { type AttuneClient, type AttuneClientOptions, createAttuneClient } from "@/lib/client/create-attune-client";
export {
  type CronSchedule,
  createCronTimer,
  createDateTimer,
  createIntervalTimer,
  type DateSchedule,
  type InlineAction,
  type IntervalSchedule,
  type Timer,
  type TimerOptions,
} from "@/lib/client/create-timer";
export type { Tokens } from "@/lib/client/credentials";
export { isFinalStatus, type LogOptions, type WatchOptions } from "@/lib/client/execution-streams";
export type * from "@/lib/client/history-types";
export type { RequestOptions } from "@/lib/client/transport";
export type { WebhookSending } from "@/lib/client/trigger-resource";
export type * from "@/lib/client/types";
