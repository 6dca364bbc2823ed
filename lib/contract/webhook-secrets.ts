import { z } from "zod";
import { time } from "./fields";
import { EXAMPLE } from "./examples";

import { empty, operation } from "./operation";
import { WEBHOOK, webhookFields, webhookParams, webhookResource } from "./webhooks";

export const rotateSecretBody = z
  .strictObject({
    revoke_previous: z.boolean().optional().meta({
      description: "`true` revokes all earlier secrets immediately, without a grace period.",
      example: false,
    }),
  })
  .meta({ id: "RotateWebhookSecretRequest" })
  .optional();
export type RotateSecretInput = NonNullable<z.infer<typeof rotateSecretBody>>;

export const rotatedSecret = z
  .object({
    id: webhookResource.shape.id,
    secret: webhookFields.secret,
    secret_prefix: webhookFields.secret_prefix,
    prev_secret_prefix: webhookResource.shape.prev_secret_prefix.meta({ example: "whsec_MfKQ9r" }),
    grace_expires_at: time(
      "Time at which the previous secret stops signing deliveries; null if it already has.",
      EXAMPLE.nextDay,
    ).nullable(),
  })
  .meta({ id: "RotatedSecret", description: "The new signing secret." });
export type RotatedSecret = z.infer<typeof rotatedSecret>;

export const rotateWebhookSecret = operation({
  id: "rotateWebhookSecret",
  method: "POST",
  path: `${WEBHOOK}/rotate-secret`,
  summary: "Rotate the signing secret",
  description:
    "Creates a new secret, which only this response contains. For 24 hours, every delivery is signed with both the new and the previous secret; `revoke_previous` revokes all earlier secrets immediately. At most two secrets sign at a time: another rotation during the grace period revokes the older one. The body is optional.",
  auth: "write",
  recentPassword: true,
  params: webhookParams,
  body: rotateSecretBody,
  response: { 200: rotatedSecret },
});

export const revokePreviousSecret = operation({
  id: "endPreviousSecret",
  method: "DELETE",
  path: `${WEBHOOK}/previous-secret`,
  summary: "Revoke the previous signing secret",
  description:
    "Ends the grace period of a rotation: from the next attempt on, only the current secret signs. Use it when all receivers have the new secret, or immediately if the previous one has leaked. Idempotent.",
  auth: "write",
  params: webhookParams,
  response: { 204: empty("Only the current secret signs deliveries.") },
});
