import { z } from "zod";
import { text } from "./fields";
import { content, conditional, operation } from "./operation";

const health = z
  .object({ status: z.literal("ok").meta({ description: "Always `ok`." }) })
  .meta({ id: "GetHealthResponse", description: "The process is running." });

const ready = z
  .object({ status: z.literal("ready").meta({ description: "Always `ready`." }) })
  .meta({ id: "GetReadinessResponse", description: "The process can serve requests." });

const notReady = z
  .object({
    status: z
      .enum(["database unreachable", "out of file descriptors", "stopping"])
      .meta({ description: "Why the process is not ready." }),
  })
  .meta({
    id: "GetReadiness503Response",
    description:
      "The database is unreachable or the process is stopping. Send no requests to this process.",
  });

/** An OpenAPI 3.1 document; the OpenAPI Initiative publishes its schema. */
const openapiDocument = z
  .looseObject({
    openapi: text("Version of OpenAPI.", "3.1.0"),
    info: z
      .looseObject({
        title: text("Title of the API.", "Driftstack Billing"),
        version: text("Version of the API.", "1.0.0"),
      })
      .meta({ description: "Information about the API." }),
  })
  .meta({
    id: "GetOpenapiResponse",
    description: "The OpenAPI 3.1 document, generated from the schemas that parse requests.",
  });

export const getHealth = operation({
  id: "getHealth",
  method: "GET",
  path: "/healthz",
  summary: "Check liveness",
  auth: "public",
  limit: "light",
  response: { 200: health },
});

export const getReadiness = operation({
  id: "getReadiness",
  method: "GET",
  path: "/readyz",
  summary: "Check readiness",
  auth: "public",
  limit: "light",
  response: { 200: ready, 503: notReady },
});

export const getMetrics = operation({
  id: "getMetrics",
  method: "GET",
  path: "/metrics",
  summary: "Retrieve metrics",
  description:
    "Available with `METRICS_TOKEN` as bearer token if it is configured, and otherwise from the same machine only.",
  auth: "public",
  limit: "page",
  response: {
    200: content({
      contentType: "text/plain; version=0.0.4; charset=utf-8",
      description: "Metrics in the Prometheus text format.",
    }),
  },
  problems: ["unauthorized", "forbidden"],
});

export const getOpenapi = operation({
  id: "getOpenapi",
  method: "GET",
  path: "/openapi.json",
  summary: "Retrieve the OpenAPI document",
  auth: "public",
  anyOrigin: true,
  response: { 200: conditional(openapiDocument, "public, max-age=300") },
});
