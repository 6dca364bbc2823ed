import { CodeBlock } from "@/components/ui/code-block";
import type { EventEnvelope } from "@/lib/contract/events";

/** An event's body, formatted for reading. */
export function EventPayload({ event }: { event: EventEnvelope }) {
  return <CodeBlock label="Body" code={JSON.stringify(event, null, 2)} />;
}
