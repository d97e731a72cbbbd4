import { expect, it } from "vitest";
import { createFakeTerminal } from "@/cli/testing/fake-terminal";

const complete = async (...words: string[]) =>
  (await createFakeTerminal().attune(["__complete", "--", ...words])).out.trim().split("\n");

it("words complete to commands, options and choices, as the program has them", async () => {
  expect(await complete("se")).toEqual(["sensors"]);
  expect(await complete("sensor", "create", "")).toEqual(["cron", "date", "help", "interval"]);
  expect(await complete("executions", "list", "--st")).toEqual(["--status"]);
  expect(await complete("executions", "list", "--status", "ca")).toEqual(["canceling", "cancelled"]);
  expect(await complete("--profile", "home", "executions", "can")).toEqual(["cancel"]);
  expect(await complete("")).not.toContain("__complete");
});

it.each(["bash", "zsh", "fish"])("the script of %s asks the program", async (shell) => {
  expect((await createFakeTerminal().attune(["completion", shell])).out).toContain("attune __complete -- ");
});
