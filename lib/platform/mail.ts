import { createTransport } from "nodemailer";
import type { AppConfig } from "./env";

export type Mail = { to: readonly string[]; subject: string; text: string };

/** A process that is to stop waits no longer than this for a mail. */
const DEADLINE_MS = 8_000;

/** Hands a plain-text mail to the mail server. Throws when it takes it for nobody, or does not answer in time. */
export async function sendMail(
  config: NonNullable<AppConfig["mail"]>,
  mail: Mail,
  { deadlineMs = DEADLINE_MS }: { deadlineMs?: number } = {},
): Promise<void> {
  const transport = createTransport({
    url: config.smtpUrl,
    // Each starts anew with every step; closing the transport ends no connection that is under way, these do.
    connectionTimeout: deadlineMs,
    greetingTimeout: deadlineMs,
    dnsTimeout: deadlineMs,
    socketTimeout: deadlineMs,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<never>((_, reject) => {
    const message = `The mail server did not take the mail within ${deadlineMs} ms. Check SMTP_URL, and that the server answers.`;
    timer = setTimeout(() => reject(new Error(message)), deadlineMs);
  });
  try {
    const sent = transport.sendMail({ ...mail, to: [...mail.to], from: config.from });
    await Promise.race([sent, tooLate]);
  } finally {
    clearTimeout(timer);
    transport.close();
  }
}
