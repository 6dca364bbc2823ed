import type { DueEmail } from "./disabled-emails-store";

/** The email notification about a disabled endpoint. It includes only the host of the URL: the path may be a secret. */
export function disabledEmail(
  appUrl: string,
  notice: Omit<DueEmail, "claimedUntil" | "accountId">,
): { subject: string; text: string } {
  const { host } = new URL(notice.url);
  const since = `${notice.disabledAt.toISOString().slice(0, 16).replace("T", " ")} UTC`;
  return {
    subject: `Your webhook endpoint at ${host} was switched off`,
    text: `Driftstack Billing has stopped posting events to a webhook endpoint of ${notice.accountName}.

Endpoint: ${notice.endpointId} at ${host} (${notice.livemode ? "live" : "test"} mode)
Why:      ${notice.reason}
Since:    ${since}

What falls due while it is off is not sent; orders and payments go on as before. Mend the
endpoint, switch it on again, and send again what it has missed:

${appUrl}/dashboard/webhooks/${notice.endpointId}

You get this mail because you own the account. It is sent once each time an endpoint is switched off.
`,
  };
}
