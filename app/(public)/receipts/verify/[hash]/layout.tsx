import type { ReactNode } from "react";
import { PublicHeader } from "@/components/shell/public-header";

export default function VerifyReceiptLayout({ children }: { children: ReactNode }) {
  return (
    <>
      <PublicHeader />
      <main className="mx-auto max-w-2xl px-4 py-8 sm:px-5 sm:py-12">{children}</main>
    </>
  );
}
