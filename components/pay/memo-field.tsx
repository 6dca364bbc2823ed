import type { PayView } from "@/lib/contract/pay-view";
import { CopyField } from "./copy-field";
import { coinName, copyLabel, extraIdName } from "./pay-text";

/** Set on the common ancestor of the memo and of everything that is hidden until the memo is acknowledged. */
export const MEMO_SCOPE = "group/memo";

/** The class that hides the address until the box is checked. Plain CSS, so that it works before and without JavaScript. */
export function memoClass(view: PayView): string {
  return view.payment_extra_id === null
    ? "grid grid-cols-1"
    : "memo-hidden hidden grid-cols-1 group-has-[.memo-ack:checked]/memo:grid";
}

/** The memo or tag as a separate field, with a checkbox to confirm that it will be sent too. */
export function MemoField({ view }: { view: PayView }) {
  const memo = view.payment_extra_id;
  if (memo === null) return null;
  const name = extraIdName(view);
  const word = name.toLowerCase();
  return (
    <div className="grid gap-3">
      <CopyField name={`${name} (required)`} text={memo} copyName={copyLabel(word, memo)}>
        <span className="font-mono text-base font-semibold break-all figures">{memo}</span>
      </CopyField>
      <label className="flex min-h-11 cursor-pointer items-start gap-3 rounded-lg border border-warn-line bg-warn-soft p-3 text-sm">
        <input type="checkbox" className="memo-ack mt-0.5 size-5 shrink-0 accent-accent" />
        <span>
          I will send the {word} together with the payment. Without it the {coinName(view)} will be
          lost.
        </span>
      </label>
    </div>
  );
}
