import { expect, test } from "vitest";
import { SCRIPT_RUNTIMES } from "./starter-scripts";
import { STARTER_SENSOR, sensorSourceFor } from "./starter-sensors";

test.each(SCRIPT_RUNTIMES)(
  "the starter of %s posts to where it is told, with the token it is given, and runs on",
  (runtime) => {
    for (const name of ["ATTUNE_API_URL", "ATTUNE_API_TOKEN", "ATTUNE_TRIGGER_REF", "/api/v1/events", "10"])
      expect(STARTER_SENSOR[runtime]).toContain(name);
  },
);

test("another language brings its starter, unless somebody wrote something already", () => {
  expect(sensorSourceFor(STARTER_SENSOR["core.shell"], "core.python")).toBe(STARTER_SENSOR["core.python"]);
  expect(sensorSourceFor("  ", "core.nodejs")).toBe(STARTER_SENSOR["core.nodejs"]);
  expect(sensorSourceFor("echo mine", "core.python")).toBe("echo mine");
});
