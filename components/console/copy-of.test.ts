import { expect, test } from "vitest";
import { copyRef, withoutSecrets } from "./copy-of";

test("a copy gets the first ref that nothing has", () => {
  expect(copyRef("core.a", [])).toBe("core.a-copy");
  expect(copyRef("core.a", ["core.a-copy", "core.a-copy-2"])).toBe("core.a-copy-3");
});

test("what is masked is not copied as if the mask were the secret, wherever it stands, and is named", () => {
  const params = {
    user: "ann",
    password: "***",
    text: "name is ***",
    nested: { list: [{ pin: "***" }] },
    template: "{{ event.payload.token }}",
    count: 3,
  };
  expect(withoutSecrets(params)).toEqual({
    params: { user: "ann", template: "{{ event.payload.token }}", count: 3 },
    secrets: ["password", "text", "nested"],
  });
});
