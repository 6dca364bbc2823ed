import { createTransport } from "nodemailer";
import type { AppConfig } from "./env";
import { withinMs } from "./within-ms";

export type Mail = { to: readonly string[]; subject: string; text: string };

/** A stopping process waits at most this long for an email. */
const DEADLINE_MS = 8_000;

/** Sends a plain-text email. Throws if the mail server accepts no recipient or does not respond in time. */
export async function sendMail(
  config: NonNullable<AppConfig["mail"]>,
  mail: Mail,
  { deadlineMs = DEADLINE_MS }: { deadlineMs?: number } = {},
): Promise<void> {
  const transport = createTransport({
    url: config.smtpUrl,
    // Each restarts with every step. They end a connection in progress; closing the transport does not.
    connectionTimeout: deadlineMs,
    greetingTimeout: deadlineMs,
    dnsTimeout: deadlineMs,
    socketTimeout: deadlineMs,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  const sent = transport.sendMail({ ...mail, to: [...mail.to], from: config.from });
  const late = `The mail server did not take the mail within ${deadlineMs} ms. Check SMTP_URL, and that the server responds.`;
  await withinMs(deadlineMs, sent, late).finally(() => transport.close());
}
