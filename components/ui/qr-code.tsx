import { QRCodeSVG } from "qrcode.react";
import { cx } from "./class-names";

const QUIET_ZONE_MODULES = 4;

export type QrCodeProps = {
  value: string | string[];
  size: number;
  label: string;
  className?: string;
};

/** A QR code, black on white in both themes. */
export function QrCode({ value, size, label, className }: QrCodeProps) {
  return (
    <div
      className={cx("overflow-hidden rounded-lg bg-white [forced-color-adjust:none]", className)}
    >
      <QRCodeSVG
        value={value}
        size={size}
        level="M"
        marginSize={QUIET_ZONE_MODULES}
        bgColor="#ffffff"
        fgColor="#000000"
        role="img"
        aria-label={label}
        className="block h-auto max-w-full"
      />
    </div>
  );
}
