import { Card, CardBody } from "@/components/ui/card";
import { Icon } from "@/components/ui/icon";

/** No receipt was issued with this hash: what that means, and what to do. */
export function UnknownReceipt() {
  return (
    <Card aria-labelledby="result">
      <CardBody className="grid gap-3 py-5 sm:px-6">
        <h1 id="result" className="flex items-center gap-2 text-lg font-semibold">
          <span className="grid size-7 shrink-0 place-items-center rounded-full border border-bad-line bg-bad-soft text-bad">
            <Icon name="cross" />
          </span>
          This receipt was not issued here
        </h1>
        <p className="text-muted">
          The link may be incomplete: it ends with 64 letters and digits. Scan the code on the
          receipt again, or copy the whole link.
        </p>
        <p className="text-muted">
          If the link is complete, do not rely on the receipt. Request the original from the seller
          and quote its order ID.
        </p>
      </CardBody>
    </Card>
  );
}
