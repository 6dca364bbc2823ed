import { explainError } from "@/components/shell/call";

/** The message for a failed call. Nothing without an error. */
export function PayError({ error }: { error: Error | null }) {
  if (!error) return null;
  return (
    <p role="alert" className="text-sm text-bad">
      {explainError(error)}
    </p>
  );
}
