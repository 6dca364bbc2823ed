import {
  healthResource,
  ipnResult,
  notReadyResource,
  openapiResource,
  readyResource,
} from "@/lib/contract/service";
import type { Operation } from "./operation";

export const SERVICE_OPERATIONS: readonly Operation[] = [
  {
    id: "getHealth",
    method: "GET",
    path: "/healthz",
    tag: "Service",
    summary: "The process answers",
    auth: "public",
    answers: { 200: { description: "It does.", schema: healthResource } },
  },
  {
    id: "getReadiness",
    method: "GET",
    path: "/readyz",
    tag: "Service",
    summary: "The process can serve",
    auth: "public",
    answers: {
      200: { description: "The database answers.", schema: readyResource },
      503: {
        description:
          "The database does not answer, or the process is stopping; send no traffic here.",
        schema: notReadyResource,
        headers: ["Retry-After"],
      },
    },
  },
  {
    id: "getMetrics",
    method: "GET",
    path: "/metrics",
    tag: "Service",
    summary: "Figures for Prometheus",
    auth: "public",
    answers: {
      200: {
        description: "Prometheus' text format.",
        contentType: "text/plain",
        headers: ["Cache-Control"],
      },
    },
    problems: ["unauthorized", "forbidden"],
  },
  {
    id: "getOpenapi",
    method: "GET",
    path: "/openapi.json",
    tag: "Service",
    summary: "This document",
    auth: "public",
    requestHeaders: ["If-None-Match"],
    answers: {
      200: {
        description: "OpenAPI 3.1, made from the schemas that parse the requests.",
        schema: openapiResource,
        headers: ["ETag", "Cache-Control"],
      },
      304: { description: "The document is as the caller holds it.", headers: ["ETag"] },
    },
  },
  {
    id: "receiveNowpaymentsIpn",
    method: "POST",
    path: "/webhooks/nowpayments/ipn",
    tag: "Service",
    summary: "A payment notice from the provider",
    description:
      "For the provider only. The signature is checked over the bytes as received, then over the canonical form; the response is 200 once the IPN is durably stored. Requests with an invalid signature are limited by address; valid ones are not. A body has at most 64 KiB, 2,000 values, 32 levels, and 64 characters in a number.",
    auth: "public",
    raw: true,
    unlimited: true,
    requestHeaders: ["X-NowPayments-Sig"],
    answers: { 200: { description: "The notice is stored.", schema: ipnResult } },
    problems: ["unauthorized", "bad-request", "payload-too-large", "rate-limited"],
  },
];
