-- A receipt's TXT and PDF are kept as they were first handed out: a later font, library or layout can not change them.

CREATE TABLE "receipt_files" (
    "order_id" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "bytes" BYTEA NOT NULL,
    "sha256" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "receipt_files_pkey" PRIMARY KEY ("order_id", "kind"),
    CONSTRAINT "receipt_files_kind_known" CHECK ("kind" IN ('txt', 'pdf')),
    CONSTRAINT "receipt_files_sha256_matches" CHECK ("sha256" = encode(sha256("bytes"), 'hex'))
);

ALTER TABLE "receipt_files" ADD CONSTRAINT "receipt_files_order_id_fkey"
    FOREIGN KEY ("order_id") REFERENCES "receipts"("order_id") ON DELETE RESTRICT ON UPDATE CASCADE;

CREATE TRIGGER "receipt_files_immutable" BEFORE UPDATE OR DELETE ON "receipt_files"
    FOR EACH ROW EXECUTE FUNCTION "refuse_change"();
