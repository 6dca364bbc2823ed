import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { IssuedReceipt } from "@/components/receipts/issued-receipt";
import { findIssuedReceipt } from "@/lib/features/receipts/find-issued-receipt";
import { createCtx, getRuntime } from "@/lib/platform/runtime";

export const metadata: Metadata = {
  title: "Verify a receipt",
  robots: { index: false, follow: false },
  referrer: "no-referrer",
};

type Props = { params: Promise<{ hash: string }> };

export default async function VerifyReceiptPage({ params }: Props) {
  const { hash } = await params;
  const receipt = await findIssuedReceipt(createCtx(getRuntime()), { contentSha256: hash });
  if (!receipt) notFound();
  return <IssuedReceipt receipt={receipt} />;
}
