import { createElement } from "react";
import { QRCodeSVG } from "qrcode.react";

export type QrPath = { modules: number; path: string };

/** Returns a QR code as one path over `modules` × `modules` units, from the encoder that the payment page also uses. */
export async function receiptQr(text: string): Promise<QrPath> {
  const { renderToStaticMarkup } = await import("react-dom/server");
  const svg = renderToStaticMarkup(
    createElement(QRCodeSVG, { value: text, level: "M", marginSize: 0, fgColor: "#000000" }),
  );
  const modules = /viewBox="0 0 (\d+) \1"/.exec(svg)?.[1];
  const path = /<path fill="#000000" d="([^"]+)"/.exec(svg)?.[1];
  if (!modules || !path) throw new Error("The QR encoder drew something else than a code.");
  return { modules: Number(modules), path };
}
