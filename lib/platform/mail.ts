import { createTransport } from "nodemailer";
import type { AppConfig } from "./env";

export type Mail = { to: readonly string[]; subject: string; text: string };

const CONNECT_MS = 10_000;
const SILENCE_MS = 20_000;

/** Hands a plain-text mail to the mail server. Throws when it takes it for nobody, or does not answer in time. */
export async function sendMail(config: NonNullable<AppConfig["mail"]>, mail: Mail): Promise<void> {
  const transport = createTransport({
    url: config.smtpUrl,
    connectionTimeout: CONNECT_MS,
    greetingTimeout: CONNECT_MS,
    dnsTimeout: CONNECT_MS,
    socketTimeout: SILENCE_MS,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  try {
    await transport.sendMail({ ...mail, to: [...mail.to], from: config.from });
  } finally {
    transport.close();
  }
}
