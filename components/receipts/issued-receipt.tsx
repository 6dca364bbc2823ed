import type { ReactNode } from "react";
import { Alert } from "@/components/ui/alert";
import { Badge } from "@/components/ui/badge";
import { Card, CardBody } from "@/components/ui/card";
import { Verbatim } from "@/components/ui/fact";
import { Icon } from "@/components/ui/icon";
import type { ReceiptResource } from "@/lib/contract/receipts";
import { formatFiat } from "@/lib/domain/money";
import { isTestReceipt, printable, printableLines } from "@/lib/domain/receipt";

/** An issued receipt: the details to compare with the document at hand. */
export function IssuedReceipt({ receipt }: { receipt: ReceiptResource }) {
  const { seller } = receipt;
  return (
    <Card aria-labelledby="result">
      <header className="grid gap-3 border-b border-line px-4 py-5 sm:px-6">
        <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
          <h1 id="result" className="flex items-center gap-2 text-lg font-semibold">
            <span className="grid size-7 shrink-0 place-items-center rounded-full border border-good-line bg-good-soft text-good">
              <Icon name="check" />
            </span>
            This receipt was issued
          </h1>
          <Badge tone="good" icon="check">
            Paid
          </Badge>
        </div>
        <p className="text-sm text-muted">
          Compare it with your copy: every line must be the same. If a line differs, your copy was
          changed.
        </p>
        {isTestReceipt(receipt) ? (
          <Alert tone="warn" className="font-medium">
            Test mode: no real money was paid.
          </Alert>
        ) : null}
      </header>
      <CardBody className="sm:px-6">
        <p className="text-3xl font-semibold tracking-tight figures">
          {formatFiat(receipt.price_cents, receipt.price_currency)}
        </p>
        <dl className="mt-3 divide-y divide-line text-sm">
          <Row name="Receipt number">
            <Verbatim>{receipt.receipt_number}</Verbatim>
          </Row>
          <Row name="Seller">
            <bdi>{printable(seller.name)}</bdi>
          </Row>
          {seller.address === null ? null : (
            <Row name="Address">
              {printableLines(seller.address).map((line, index) => (
                <bdi key={index} className="block">
                  {line}
                </bdi>
              ))}
            </Row>
          )}
          {seller.tax_id === null ? null : (
            <Row name="Tax ID">
              <bdi>{printable(seller.tax_id)}</bdi>
            </Row>
          )}
          <Row name="Product">
            <bdi>{printable(receipt.product)}</bdi>
          </Row>
          <Row name="Paid">
            <Time iso={receipt.paid_at} />
          </Row>
          <Row name="Issued">
            <Time iso={receipt.issued_at} />
          </Row>
          <Row name="SHA-256">
            <Verbatim>{receipt.content_sha256}</Verbatim>
          </Row>
        </dl>
      </CardBody>
    </Card>
  );
}

function Row({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="grid gap-x-4 gap-y-0.5 py-2.5 sm:grid-cols-[9rem_minmax(0,1fr)]">
      <dt className="text-muted">{name}</dt>
      <dd className="min-w-0 font-medium wrap-anywhere figures">{children}</dd>
    </div>
  );
}

function Time({ iso }: { iso: string }) {
  return (
    <time dateTime={iso} translate="no" dir="ltr">
      {iso}
    </time>
  );
}
