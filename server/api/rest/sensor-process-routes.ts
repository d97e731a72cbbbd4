import { z } from "zod";
import { postEventInput } from "@/lib/schemas/event";
import { issuedSensorTokenSchema, issueSensorTokenInput, sensorLogsSchema } from "@/lib/schemas/sensor-process";
import { endpoint, type Rest } from "@/server/api/rest/endpoint";
import { dataOf, refParams } from "@/server/api/rest/envelopes";
import { eventResource } from "@/server/api/rest/resources";
import { validationError } from "@/server/api/rest/rest-error";
import { postEvent } from "@/server/domain/events/post-event";
import { issueSensorToken } from "@/server/domain/sensors/issue-sensor-token";
import { listSensorLogs, readSensorStream } from "@/server/domain/sensors/read-sensor-log";

const streamSchema = z.object({ stream: z.enum(["stdout", "stderr"]) });
const tailQuery = z.object({ tail: z.coerce.number().int().min(0).optional() });
const accepts = ["identity", "sensor"] as const;

/** What the processes of sensors speak and say: tokens, posted events, logs. rest-api.md §1, §6, §7. */
export function addSensorProcessRoutes(rest: Rest): void {
  for (const path of ["/auth/sensor-token", "/auth/internal/sensor-token"])
    endpoint(
      rest,
      {
        method: "post",
        path,
        summary: "Get a token for the process of a sensor",
        tag: "Auth",
        status: 201,
        body: issueSensorTokenInput,
        response: dataOf(issuedSensorTokenSchema),
        accepts,
      },
      async (ctx, { body }) => ({ data: await issueSensorToken(ctx, body) }),
    );

  endpoint(
    rest,
    {
      method: "post",
      path: "/api/v1/events",
      summary: "Post an event, as a sensor",
      tag: "Events",
      status: 201,
      body: postEventInput,
      response: dataOf(eventResource.schema),
      accepts,
    },
    async (ctx, { body }) => ({ data: eventResource.present(await postEvent(ctx, body)) }),
  );

  endpoint(
    rest,
    {
      method: "get",
      path: "/api/v1/sensors/{ref}/logs",
      summary: "List the outputs of a sensor",
      tag: "Sensors",
      params: refParams,
      response: sensorLogsSchema,
    },
    (ctx, { params }) => listSensorLogs(ctx, params),
  );
  endpoint(
    rest,
    {
      method: "get",
      path: "/api/v1/sensors/{ref}/logs/{stream}",
      summary: "Read an output of a sensor as text",
      tag: "Sensors",
      params: refParams.extend({ stream: z.string() }),
      query: tailQuery,
      response: z.string(),
    },
    async (ctx, { params, query }) => {
      const parsed = streamSchema.safeParse(params); // another name is a value that cannot be, not a wrong address
      if (!parsed.success) throw validationError(parsed.error);
      const text = await readSensorStream(ctx, { ref: params.ref, stream: parsed.data.stream, tail: query.tail });
      return new Response(text, {
        headers: {
          "content-type": "text/plain; charset=utf-8",
          "cache-control": "no-store",
          // Output of a script is hostile: no browser may take it for anything but text.
          "x-content-type-options": "nosniff",
        },
      });
    },
  );
}
