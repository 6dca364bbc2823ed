import {
  dailyQuery,
  dailyResource,
  idempotencyMetricsResource,
  pendingAgeResource,
  statsQuery,
  statsResource,
  sweepExpiredBody,
  sweepResource,
} from "@/lib/contract/admin";
import { ADMIN, ADMIN_ORDERS, type Operation } from "./operation";

export const ADMIN_REPORT_OPERATIONS: readonly Operation[] = [
  {
    ...ADMIN,
    id: "sweepExpired",
    method: "POST",
    path: `${ADMIN_ORDERS}/sweep-expired`,
    summary: "End orders that have been pending for too long",
    body: sweepExpiredBody,
    answers: { 200: { description: "How many were ended.", schema: sweepResource } },
  },
  {
    ...ADMIN,
    id: "getStats",
    method: "GET",
    path: `${ADMIN_ORDERS}/stats`,
    summary: "Counts and revenue over all orders",
    query: statsQuery,
    answers: { 200: { description: "The figures.", schema: statsResource } },
  },
  {
    ...ADMIN,
    id: "getPendingAge",
    method: "GET",
    path: `${ADMIN_ORDERS}/pending-age`,
    summary: "How long pending orders have been waiting",
    query: statsQuery,
    answers: { 200: { description: "Counts by age.", schema: pendingAgeResource } },
  },
  {
    ...ADMIN,
    id: "getDailyCounts",
    method: "GET",
    path: `${ADMIN_ORDERS}/daily`,
    summary: "Orders by day and status",
    query: dailyQuery,
    answers: { 200: { description: "Counts by UTC day.", schema: dailyResource } },
  },
  {
    ...ADMIN,
    id: "getIdempotencyMetrics",
    method: "GET",
    path: `${ADMIN_ORDERS}/idempotency-metrics`,
    summary: "How idempotency keys were used",
    query: statsQuery,
    answers: { 200: { description: "The figures.", schema: idempotencyMetricsResource } },
  },
];
