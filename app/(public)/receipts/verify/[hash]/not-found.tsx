import { UnknownReceipt } from "@/components/receipts/unknown-receipt";

export default function ReceiptNotFound() {
  return <UnknownReceipt />;
}
