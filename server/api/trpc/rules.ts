import { z } from "zod";
import { refInput } from "@/lib/schemas/common";
import {
  compareRuleInput,
  createRuleInput,
  listReplayableInput,
  replayEventsInput,
  testRuleInput,
  updateRuleInput,
} from "@/lib/schemas/rule";
import { procedure, router } from "@/server/api/trpc/trpc";
import { compareRule } from "@/server/domain/rules/compare-rule";
import { createRule } from "@/server/domain/rules/create-rule";
import { deleteRule } from "@/server/domain/rules/delete-rule";
import { disableRule } from "@/server/domain/rules/disable-rule";
import { enableRule } from "@/server/domain/rules/enable-rule";
import { getRule } from "@/server/domain/rules/get-rule";
import { listRules } from "@/server/domain/rules/list-rules";
import { listReplayable, replayEvents } from "@/server/domain/rules/replay-events";
import { testRule } from "@/server/domain/rules/test-rule";
import { updateRule } from "@/server/domain/rules/update-rule";

const ref = z.string().min(1).optional();
const listInput = z.object({ trigger_ref: ref, action_ref: ref, sensor_ref: ref }).optional();

export const rulesRouter = router({
  list: procedure.input(listInput).query(({ ctx, input }) => listRules(ctx, input)),
  get: procedure.input(refInput).query(({ ctx, input }) => getRule(ctx, input)),
  create: procedure.input(createRuleInput).mutation(({ ctx, input }) => createRule(ctx, input)),
  update: procedure.input(updateRuleInput).mutation(({ ctx, input }) => updateRule(ctx, input)),
  delete: procedure.input(refInput).mutation(({ ctx, input }) => deleteRule(ctx, input)),
  enable: procedure.input(refInput).mutation(({ ctx, input }) => enableRule(ctx, input)),
  disable: procedure.input(refInput).mutation(({ ctx, input }) => disableRule(ctx, input)),
  replayable: procedure.input(listReplayableInput).query(({ ctx, input }) => listReplayable(ctx, input)),
  replay: procedure.input(replayEventsInput).mutation(({ ctx, input }) => replayEvents(ctx, input)),
  compare: procedure.input(compareRuleInput).query(({ ctx, input }) => compareRule(ctx, input)),
  test: procedure.input(testRuleInput).query(({ ctx, input }) => testRule(ctx, input)),
});
