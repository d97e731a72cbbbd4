/** What calculates with the schedule of the form. `schedule-on-demand.tsx` fetches it. */
export { CronExplanation } from "./cron-explanation";
export { EditConsequence } from "./edit-consequence";
export { NameProposal } from "./name-proposal";
export { SchedulePreview } from "./schedule-preview";
export { ScheduleWords } from "./schedule-words";
