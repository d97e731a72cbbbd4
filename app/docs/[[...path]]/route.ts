import { answerRest } from "@/server/api/rest/rest-app";

export const dynamic = "force-dynamic";
export const runtime = "nodejs";

export { answerRest as GET, answerRest as HEAD, answerRest as OPTIONS };
