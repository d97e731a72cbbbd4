import { describe, expect, it } from "vitest";
import type { Channel } from "@/lib/schemas/channel";
import { channelFormSchema, formOf } from "./channel-form";

const filled = (settings: object) => {
  const form = formOf(null);
  return { ...form, name: "Ops", ref: "ops", settings: { ...form.settings, ...settings } };
};
const mail = { host: "mail.example.com", from: "a@example.com", to: "b@example.com; c@example.com,\nd@example.com" };
const problems = (isNew: boolean, settings: object) =>
  channelFormSchema(isNew)
    .safeParse(filled(settings))
    .error?.issues.map(({ path, message }) => `${path.join(".")}: ${message}`);

describe("the form of a channel", () => {
  it("gives addresses as a list, the port as a number, and no secret that was not typed", () => {
    expect(channelFormSchema(true).parse(filled(mail)).settings).toEqual({
      ...{ kind: "email", host: "mail.example.com", port: 587, security: "starttls", username: "" },
      ...{ from: "a@example.com", to: ["b@example.com", "c@example.com", "d@example.com"] },
    });
    expect(channelFormSchema(false).parse(filled({ kind: "webhook" })).settings).toEqual({ kind: "webhook" });
    const dropping = filled({ kind: "webhook", token: "typed", dropsToken: true });
    expect(channelFormSchema(false).parse(dropping).settings).toEqual({ kind: "webhook", token: "" });
  });

  it("says at each field what is wrong with it", () => {
    expect(problems(true, { ...mail, to: "nobody", port: "x" })).toEqual([
      expect.stringMatching(/^settings.port: /),
      "settings.to: Write an address such as ops@example.com",
    ]);
    expect(problems(true, { kind: "slack" })).toEqual(["settings.url: The address is required"]);
    expect(problems(false, { kind: "slack", url: "hooks.slack.com" })).toEqual([
      "settings.url: Write the whole address, beginning with https:// or http://",
    ]);
  });

  it("begins with what is stored, without secrets", () => {
    const settings = { kind: "email", ...mail, to: ["b@example.com"], port: 465, security: "tls", username: "u" };
    const channel = { ref: "ops", name: "Ops", kind: "email", settings: { ...settings, has_password: true } };
    const form = formOf(channel as unknown as Channel);
    expect(form.settings).toMatchObject({ port: "465", to: "b@example.com", password: "" });
    expect(channelFormSchema(false).parse(form).settings).toEqual(settings);
  });
});
