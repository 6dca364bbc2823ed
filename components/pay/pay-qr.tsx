"use client";

import { useId, useState } from "react";
import { QrCode } from "@/components/ui/qr-code";
import { qrSegments, qrText } from "@/lib/domain/qr-text";

export type PayQrProps = { uri: string; address: string; description: string };

/** The QR code, on white in both themes, with its content as text for payers who cannot see it. */
export function PayQr({ uri, address, description }: PayQrProps) {
  const [addressOnly, setAddressOnly] = useState(false);
  const group = useId();
  const hasChoice = uri !== address;
  const shown = addressOnly ? address : uri;
  const choices = [
    { label: "With amount", checked: !addressOnly, pick: () => setAddressOnly(false) },
    { label: "Address only", checked: addressOnly, pick: () => setAddressOnly(true) },
  ];
  return (
    <div className="grid grid-cols-1 justify-items-center gap-3">
      <QrCode
        value={addressOnly ? address : qrSegments(uri)}
        size={208}
        label={`QR code: ${addressOnly || !hasChoice ? "the address" : description}`}
      />
      {hasChoice ? (
        <fieldset className="js-only flex rounded-lg border border-line bg-subtle p-0.5">
          <legend className="sr-only">Content of the QR code</legend>
          {choices.map(({ label, checked, pick }) => (
            <label
              key={label}
              className="flex min-h-10 cursor-pointer items-center rounded-md px-3 text-sm text-muted has-checked:bg-surface has-checked:text-ink has-checked:shadow-xs has-focus-visible:outline-2 has-focus-visible:outline-accent-ink forced-colors:forced-color-adjust-none forced-colors:has-checked:bg-[Highlight] forced-colors:has-checked:text-[HighlightText]"
            >
              <input
                type="radio"
                name={group}
                checked={checked}
                onChange={pick}
                className="sr-only"
              />
              {label}
            </label>
          ))}
        </fieldset>
      ) : (
        <p className="max-w-52 text-center text-sm text-muted">
          The code contains the address only. Enter the amount in your wallet.
        </p>
      )}
      <details className="w-full max-w-64 text-xs text-muted">
        <summary className="cursor-pointer py-1 text-center">Code as text</summary>
        <p translate="no" dir="ltr" className="font-mono break-all select-all">
          {addressOnly ? address : qrText(shown)}
        </p>
      </details>
    </div>
  );
}
