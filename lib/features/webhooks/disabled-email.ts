import type { DueEmail } from "./disabled-emails-store";

/** The email notification about a disabled endpoint. It includes only the host of the URL: the path may be a secret. */
export function disabledEmail(
  appUrl: string,
  email: Omit<DueEmail, "claimedUntil" | "accountId">,
): { subject: string; text: string } {
  const { host } = new URL(email.url);
  const since = `${email.disabledAt.toISOString().slice(0, 16).replace("T", " ")} UTC`;
  return {
    subject: `Your webhook endpoint at ${host} was disabled`,
    text: `Driftstack Billing no longer sends events to a webhook endpoint of ${email.accountName}.

Endpoint: ${email.endpointId} at ${host} (${email.livemode ? "live" : "test"} mode)
Reason:   ${email.reason}
Since:    ${since}

Deliveries that become due while the endpoint is disabled are not sent. Orders and payments are not
affected. Fix the endpoint, enable it, and replay the missed deliveries:

${appUrl}/dashboard/webhooks/${email.endpointId}

You receive this email because you own the account. It is sent once each time an endpoint is disabled.
`,
  };
}
