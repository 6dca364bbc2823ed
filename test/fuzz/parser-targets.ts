import fc from "fast-check";
import { OPERATIONS } from "@/lib/contract/operations";
import { parseApiKey } from "@/lib/features/api-keys/api-key-format";
import { readClientToken } from "@/lib/features/orders/client-token";
import { clientAddress, addressBlock } from "@/lib/http/api/client-address";
import { holdsTag } from "@/lib/http/api/respond";
import { parseFrame } from "@/lib/http/sockets/cli-session-socket";
import { readIdempotencyKey } from "@/lib/http/api/idempotent";
import { parseInput, queryObject } from "@/lib/http/api/parse-input";
import { requestIdOf } from "@/lib/http/api/request-id";
import { safeReturnPath } from "@/lib/http/session/return-path";
import { parseTarget } from "@/lib/http/server/request-target";
import { AppError } from "@/lib/platform/app-error";
import { csvLine } from "@/lib/platform/csv";
import type { Ctx } from "@/lib/platform/ctx";
import { decodeCursor, encodeCursor } from "@/lib/platform/cursor";
import { checkDestination } from "@/lib/platform/outbound/safe-fetch";
import { EXPENSIVE_BODIES } from "@/test/support/expensive-bodies";
import { toIpnBody } from "@/lib/providers/nowpayments/ipn-body";
import { checkIpnSignature, signIpnBody } from "@/lib/providers/nowpayments/signature";
import { parseIpn } from "@/lib/providers/nowpayments/to-fact";
import { fixedClock } from "@/test/support/fixed-clock";
import { hostileName, hostileValue } from "@/test/conformance/hostile-values";
import { headerText, jsonText, textIn, urlText } from "./arbitraries";
import { readCsvRecord } from "./read-csv-record";
import { fuzzTarget, type FuzzTarget } from "./run-target";

const ORIGIN = "https://pay.example.com";
const SECRETS = ["first", "second"].map((key) => ({ key, secret: key }));
const CTX = {
  clock: fixedClock(),
  config: { keys: { clientToken: "c".repeat(64) } },
} as unknown as Ctx;

/** Runs a parser that may reject its input, but only with an `AppError`. */
function accepts<T>(work: () => T): T | null {
  try {
    return work();
  } catch (error) {
    if (error instanceof AppError) return null;
    throw error;
  }
}

function check(holds: boolean, what: string): void {
  if (!holds) throw new Error(what);
}

const ipnBody = fc.oneof(
  { weight: 4, arbitrary: jsonText },
  {
    weight: 1,
    arbitrary: fc
      .tuple(
        fc.constantFrom(...Object.values(EXPENSIVE_BODIES)),
        fc.integer({ min: 64, max: 65_536 }),
      )
      .map(([make, size]) => make(size)),
  },
);

const ipnBodies = fuzzTarget({
  name: "IPN bodies",
  input: ipnBody,
  run(text) {
    const raw = Buffer.from(text);
    const checked = checkIpnSignature(toIpnBody(raw), "a".repeat(128), SECRETS);
    check(
      (checked.byRawBytes() ?? checked.byCanonicalForm()) === null,
      "a wrong signature matched",
    );
    parseIpn(raw);
  },
});

/** White space and key order change neither the validity of an IPN's signature nor its content. */
const signedIpns = fuzzTarget({
  name: "signed IPNs",
  input: fc.record({
    payment_id: fc.oneof(fc.nat(), fc.string({ maxLength: 40 })),
    payment_status: fc.constantFrom("waiting", "finished", "failed"),
    order_id: fc.option(fc.string({ maxLength: 40 })),
    price_amount: fc.oneof(fc.nat(), fc.double({ noNaN: true, noDefaultInfinity: true })),
    fee: fc.jsonValue({ maxDepth: 2 }),
  }),
  run(fields) {
    const text = JSON.stringify(fields);
    if (/"(?:__proto__|constructor|prototype)"/.test(text)) return;
    const respelled = JSON.stringify(Object.fromEntries(Object.entries(fields).reverse()), null, 2);
    const signature = signIpnBody(text, "second");
    const forms = [text, respelled].map((form) => {
      const checked = checkIpnSignature(toIpnBody(Buffer.from(form)), signature, SECRETS);
      const found = checked.byRawBytes() ?? checked.byCanonicalForm();
      return {
        key: found?.key,
        signed: String(found?.signedText),
        fact: parseIpn(Buffer.from(form)),
      };
    });
    check(forms[0]?.key === "second", "a valid signature did not match");
    check(
      JSON.stringify(forms[0]) === JSON.stringify(forms[1]),
      "two spellings are read differently",
    );
  },
});

const headers = fuzzTarget({
  name: "headers",
  input: fc.record({ value: headerText, body: jsonText }),
  run({ value, body }) {
    const request = { headers: { get: () => value } } as unknown as Request;
    checkIpnSignature(toIpnBody(Buffer.from(body)), value, SECRETS).byRawBytes();
    const address = clientAddress(request, { trustProxy: true });
    if (address !== null) addressBlock(address);
    check(
      /^[A-Za-z0-9_-]{1,64}$/.test(requestIdOf(request.headers.get("x-request-id"))),
      "an unsafe request id was accepted",
    );
    holdsTag(request, '"x"');
    parseApiKey(value);
    check(readClientToken(CTX, value) === null, "a made-up client token was accepted");
  },
});

const cursors = fuzzTarget({
  name: "cursors",
  input: fc.record({
    text: textIn([..."~-_AZaz09=", "W10", "~~", encodeCursor("key", ["a", "b"], "scope")]),
    position: fc.array(fc.string({ maxLength: 40 }), { maxLength: 4 }),
    flip: fc.nat({ max: 400 }),
  }),
  run({ text, position, flip }) {
    accepts(() => decodeCursor("key", text, "another scope"));
    const cursor = encodeCursor("key", position, "scope");
    const decoded = accepts(() => decodeCursor("key", cursor, "scope"));
    check(JSON.stringify(decoded) === JSON.stringify(position), "a cursor was not read back");
    const at = flip % cursor.length;
    const flipped = `${cursor.slice(0, at)}${cursor[at] === "A" ? "B" : "A"}${cursor.slice(at + 1)}`;
    check(
      accepts(() => decodeCursor("key", flipped, "scope")) === null,
      "a forged cursor was read",
    );
  },
});

const idempotencyKeys = fuzzTarget({
  name: "idempotency keys",
  input: textIn([...'"\\', " ", "\t", '\\"', "\\\\", "key", '"key"'], 16 * 1024),
  run(text) {
    const key = accepts(() => readIdempotencyKey(text));
    check(key === null || /^[\x21-\x7e]{1,255}$/.test(key), "an invalid key was accepted");
  },
});

const csvCells = fuzzTarget({
  name: "CSV cells",
  input: fc.array(textIn([..."=+-@|;,\t\r\n\"' ", "=1+1", '""', "\uff1d", "cmd|"]), {
    minLength: 1,
    maxLength: 4,
  }),
  run(cells) {
    const line = csvLine(cells);
    check(line.endsWith("\r\n"), "a record has no line end");
    const read = readCsvRecord(line.slice(0, -2));
    check(read?.length === cells.length, "a record is not read as its cells");
    check(!read?.some((cell) => /^[=+\-@\t\r]/.test(cell)), "a cell begins as a formula");
  },
});

const urls = fuzzTarget({
  name: "URLs",
  input: urlText,
  run(text) {
    if (checkDestination(text, []) === null)
      check(new URL(text).protocol === "https:", "a webhook URL is not https");
    const path = safeReturnPath(text, ORIGIN);
    check(new URL(path, ORIGIN).origin === ORIGIN, "a return path leaves the origin");
    const target = parseTarget(text, (one) => one.startsWith("/v1/"));
    if ("path" in target) check(target.path.startsWith("/"), "a request path is not a path");
    if (URL.canParse(text, ORIGIN)) accepts(() => queryObject(new URL(text, ORIGIN)));
  },
});

const schemas = OPERATIONS.flatMap((row) =>
  [row.params, row.query, row.body].filter((schema) => schema !== undefined),
);
const fieldNames = [
  ...["product", "price_cents", "price_currency", "pay_currency", "customer_email", "metadata"],
  ...["success_url", "customer_note", "url", "events", "cursor", "limit", "status", "search", "id"],
  ...["created_after", "name", "scopes", "price_amount", "description", "secret", "seller_name"],
];
const fieldValue = fc.oneof(
  { weight: 2, arbitrary: hostileValue },
  urlText,
  textIn([..."@.-+_ \n,:TZ0", "a@", ".com", "2026-01-01", "T00:00", "+01:00", "ord_"]),
);

const requestFields = fuzzTarget({
  name: "request fields",
  input: fc.record({
    schema: fc.constantFrom(...schemas),
    fields: fc.dictionary(fc.oneof(fc.constantFrom(...fieldNames), hostileName), fieldValue),
  }),
  run: ({ schema, fields }) => void accepts(() => parseInput(schema, fields, "body")),
});

const frames = fuzzTarget({
  name: "WebSocket frames",
  input: fc.oneof(
    jsonText.map((text) => text.slice(0, 32 * 1024)),
    fc
      .dictionary(
        fc.constantFrom("type", "delivery_id", "duration_ms", "status", "reason"),
        fieldValue,
      )
      .map((fields) => JSON.stringify({ type: "result", ...fields })),
  ),
  run: (text) => void parseFrame(text),
});

/** Every parser of outside input that is a pure function. */
export const PARSER_TARGETS: readonly FuzzTarget[] = [
  ipnBodies,
  signedIpns,
  headers,
  cursors,
  idempotencyKeys,
  csvCells,
  urls,
  requestFields,
  frames,
];
