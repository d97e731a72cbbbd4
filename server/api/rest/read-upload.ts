import { Readable } from "node:stream";
import type { ReadableStream as WebStream } from "node:stream/web";
import createBusboy from "busboy";
import { badRequest, RestError } from "@/server/api/rest/rest-error";
import { errorMessage } from "@/server/errors";

const FIELD_BYTES_MAX = 64 * 1024;
const FIELDS_MAX = 20;
const DRAIN_BYTES_MAX = 128 * 1024 * 1024;

export type Upload<T> = { taken: T; fields: Record<string, string> };

/**
 * Reads a multipart body as it comes: the file called `name` goes to `take` while it arrives, never as a whole; text fields
 * may come before and after it. `release` gets what was taken when the rest of the body turns out to be bad.
 * @throws RestError 415 and 400; what `take` throws
 */
export async function readUpload<T>(
  request: Request,
  name: string,
  take: (file: Readable) => Promise<T>,
  release: (taken: T) => Promise<void>,
): Promise<Upload<T>> {
  const type = request.headers.get("content-type") ?? "";
  if (!/^multipart\/form-data\s*;/i.test(type))
    throw new RestError(415, { error: "Send the body as multipart/form-data", code: "UNSUPPORTED_MEDIA_TYPE" });
  if (!request.body) throw badRequest("The body is empty");
  const fields: Record<string, string> = {};
  let taking: Promise<T> | null = null;
  const body = Readable.fromWeb(request.body as WebStream);
  try {
    const parser = createBusboy({
      headers: { "content-type": type },
      limits: { fieldSize: FIELD_BYTES_MAX, fields: FIELDS_MAX, files: 1, parts: FIELDS_MAX + 1 },
    });
    await new Promise<void>((resolve, reject) => {
      parser.on("field", (field, value) => {
        fields[field] = value;
      });
      parser.on("file", (field, file) => {
        // It may break before `take` listens, and an error that nobody hears would end the process.
        file.on("error", () => undefined);
        if (field !== name || taking) {
          file.resume();
          return;
        }
        taking = take(file);
        // What is refused is not read to its end.
        taking.catch(reject);
      });
      parser.on("filesLimit", () => reject(badRequest("The body has more than one file")));
      parser.on("error", (error) => reject(badRequest(`The body is not multipart/form-data: ${errorMessage(error)}`)));
      parser.on("close", resolve);
      body.on("error", (error) => {
        parser.destroy(error);
        reject(badRequest(`The body broke off: ${errorMessage(error)}`));
      });
      body.pipe(parser);
    });
    if (!taking) throw badRequest(`The body has no file called ${name}`);
    return { taken: await (taking as Promise<T>), fields };
  } catch (error) {
    const taken = taking as Promise<T> | null;
    void taken?.then(release, () => undefined);
    await drain(body);
    throw error;
  }
}

/** A client that still sends does not read its answer: what remains is taken in and dropped, within a limit. */
async function drain(body: Readable): Promise<void> {
  let bytes = 0;
  body.unpipe();
  try {
    for await (const chunk of body) {
      bytes += (chunk as Buffer).length;
      if (bytes > DRAIN_BYTES_MAX) break;
    }
  } catch {
    // It went away: nobody waits for the answer.
  }
}
