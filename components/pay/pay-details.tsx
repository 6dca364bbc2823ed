import { ButtonLink } from "@/components/ui/button";
import { cx } from "@/components/ui/class-names";
import { Icon } from "@/components/ui/icon";
import type { PayView } from "@/lib/contract/pay-view";
import { isWalletLink } from "@/lib/domain/qr-text";
import { CopyField } from "./copy-field";
import { MEMO_SCOPE, memoClass, MemoField } from "./memo-field";
import { PayQr } from "./pay-qr";
import { coinName, copyLabel, onlySendText } from "./pay-text";

const EMPHASIZED = 6;

/** Amount, address and QR code of what is still due: the first payment, or the rest of a partial one. */
export function PayDetails({ view }: { view: PayView }) {
  const { payment_address: address } = view;
  const amount = view.amount_due ?? view.pay_amount;
  if (address === null || amount === null) return null;
  const coin = coinName(view);
  const money = `${amount} ${coin}`;
  const uri = view.payment_uri ?? address;
  const hidden = memoClass(view);
  return (
    <div
      className={cx(
        MEMO_SCOPE,
        "grid grid-cols-1 gap-x-10 gap-y-5 px-4 py-3 sm:px-6 sm:py-5 md:grid-cols-[minmax(0,1fr)_auto]",
      )}
    >
      <div className="grid min-w-0 grid-cols-1 content-start gap-3 sm:gap-5">
        <CopyField
          name={view.status === "partial" ? "Still to send" : "Amount to send"}
          text={amount}
          copyName={copyLabel("amount", money)}
          unit={coin}
        >
          <span className="text-xl leading-7 font-semibold break-all figures sm:text-2xl">
            {amount}
          </span>
        </CopyField>
        <p className="flex gap-2 text-sm text-warn">
          <Icon name="alert" className="mt-0.5" />
          {onlySendText(view)}
        </p>
        <MemoField view={view} />
        <div className={cx(hidden, "gap-3 sm:gap-5")}>
          <CopyField
            name={`${coin} address`}
            text={address}
            copyName={copyLabel("address", address)}
          >
            <AddressText address={address} />
          </CopyField>
          {isWalletLink(uri) ? (
            <ButtonLink variant="primary" size="lg" href={uri}>
              Open in wallet
              <Icon name="external" />
            </ButtonLink>
          ) : null}
        </div>
      </div>
      <div className={hidden}>
        <PayQr uri={uri} address={address} description={`${money} to ${address}`} />
      </div>
    </div>
  );
}

/** A complete address. The beginning and end, which people compare, are emphasized. */
function AddressText({ address }: { address: string }) {
  const colon = address.indexOf(":") + 1;
  const head = address.slice(0, colon + EMPHASIZED);
  const tail = address.slice(Math.max(head.length, address.length - EMPHASIZED));
  const middle = address.slice(head.length, address.length - tail.length);
  return (
    <span className="block font-mono text-[0.8125rem] leading-5 break-all">
      <b className="font-semibold whitespace-nowrap text-ink">{head}</b>
      <span className="text-muted">{middle}</span>
      <b className="font-semibold whitespace-nowrap text-ink">{tail}</b>
    </span>
  );
}
