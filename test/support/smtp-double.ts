import net, { type AddressInfo, type Socket } from "node:net";

export type ReceivedMail = { from: string; to: string[]; raw: string };
/** How it handles an email: accepts it, rejects it, or never responds. */
export type SmtpMood = "take" | "reject" | "silent";

export type SmtpDouble = {
  url: string;
  mails: ReceivedMail[];
  be(mood: SmtpMood): void;
  close(): Promise<void>;
};

const END_OF_DATA = "\r\n.\r\n";

/** A mail server on the loopback interface that stores what it receives. It supports neither TLS nor authentication. */
export async function startSmtpDouble(): Promise<SmtpDouble> {
  const mails: ReceivedMail[] = [];
  const sockets = new Set<Socket>();
  let mood: SmtpMood = "take";
  const server = net.createServer((socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
    socket.on("error", () => socket.destroy());
    if (mood !== "silent") converse(socket, () => mood, mails);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `smtp://127.0.0.1:${(server.address() as AddressInfo).port}`,
    mails,
    be: (next) => {
      mood = next;
    },
    close() {
      for (const socket of sockets) socket.destroy();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

function converse(socket: Socket, mood: () => SmtpMood, mails: ReceivedMail[]): void {
  let text = "";
  let mail: ReceivedMail = { from: "", to: [], raw: "" };
  let inData = false;
  const reply = (line: string) => socket.write(`${line}\r\n`);
  const obey = (line: string) => {
    const [verb = ""] = line.toUpperCase().split(/[ :]/);
    const address = /<([^>]*)>/.exec(line)?.[1] ?? "";
    if (verb === "MAIL") mail = { from: address, to: [], raw: "" };
    if (verb === "RCPT") mail.to.push(address);
    if (verb === "DATA") inData = true;
    if (verb === "RCPT" && mood() === "reject") reply("451 try again later");
    else reply(verb === "DATA" ? "354 go on" : verb === "QUIT" ? "221 bye" : "250 ok");
    if (verb === "QUIT") socket.end();
  };
  reply("220 double ESMTP");
  socket.setEncoding("utf8").on("data", (chunk: string) => {
    text += chunk;
    for (;;) {
      const end = text.indexOf(inData ? END_OF_DATA : "\r\n");
      if (end < 0) return;
      const part = text.slice(0, end);
      text = text.slice(end + (inData ? END_OF_DATA : "\r\n").length);
      if (!inData) obey(part);
      else {
        inData = false;
        mails.push({ ...mail, raw: part.replace(/^\.\./gm, ".") });
        reply("250 queued");
      }
    }
  });
}
