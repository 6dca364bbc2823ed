import net, { type AddressInfo } from "node:net";
import { afterEach, beforeEach, expect, test } from "vitest";
import { startSmtpDouble, type SmtpDouble } from "@/test/support/smtp-double";
import { sendMail } from "./mail";

let smtp: SmtpDouble;
beforeEach(async () => {
  smtp = await startSmtpDouble();
});
afterEach(() => smtp.close());

const send = (options: { smtpUrl?: string; deadlineMs?: number } = {}) =>
  sendMail(
    { smtpUrl: options.smtpUrl ?? smtp.url, from: "billing@pay.example" },
    { to: ["owner@shop.example"], subject: "Hello", text: "A mail." },
    options,
  );

test("a mail is sent with its sender and its recipient", async () => {
  await send();
  expect(smtp.mails).toMatchObject([{ from: "billing@pay.example", to: ["owner@shop.example"] }]);
});

test("a mail server that does not respond is abandoned at the deadline", async () => {
  smtp.be("silent");
  await expect(send({ deadlineMs: 150 })).rejects.toThrow();
});

test("a mail server that responds without accepting the mail is abandoned at the deadline too", async () => {
  const chatter = net.createServer((socket) => {
    socket.on("error", () => socket.destroy());
    socket.write("220 hello\r\n");
    const talk = setInterval(() => socket.write("250-and another thing\r\n"), 30);
    socket.on("close", () => clearInterval(talk));
    setTimeout(() => socket.destroy(), 1_000);
  });
  await new Promise<void>((resolve) => chatter.listen(0, "127.0.0.1", resolve));
  const smtpUrl = `smtp://127.0.0.1:${(chatter.address() as AddressInfo).port}`;
  await expect(send({ smtpUrl, deadlineMs: 300 })).rejects.toThrow("within 300 ms");
  await new Promise((resolve) => chatter.close(resolve));
});
