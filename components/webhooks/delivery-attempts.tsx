import { Badge } from "@/components/ui/badge";
import { TitledCard } from "@/components/ui/card";
import { TimeAgo } from "@/components/ui/time";
import type { DeliveryWithAttempts } from "@/lib/contract/webhook-deliveries";

type Attempt = DeliveryWithAttempts["attempt_log"][number];

export function DeliveryAttempts({ delivery }: { delivery: DeliveryWithAttempts }) {
  const attempts = [...delivery.attempt_log].reverse();
  return (
    <TitledCard id="attempts" title="Attempts">
      {attempts.length === 0 ? (
        <p className="px-4 py-6 text-sm text-muted sm:px-5">No attempts yet.</p>
      ) : (
        <ol reversed>
          {attempts.map((attempt) => (
            <AttemptItem key={attempt.number} attempt={attempt} />
          ))}
        </ol>
      )}
    </TitledCard>
  );
}

function AttemptItem({ attempt }: { attempt: Attempt }) {
  const { number, started_at, duration_ms, response_text: text, error } = attempt;
  return (
    <li className="grid grid-cols-[minmax(0,1fr)] gap-2 border-b border-line px-4 py-3 text-sm last:border-0 sm:px-5">
      <p className="flex flex-wrap items-center gap-x-4 gap-y-1 figures">
        <span className="font-medium">Attempt {number}</span>
        <AttemptResult attempt={attempt} />
        <span className="text-muted">{duration_ms} ms</span>
        <span className="text-muted">
          <TimeAgo iso={started_at} />
        </span>
      </p>
      {error ? <p className="wrap-anywhere text-bad">{error}</p> : null}
      {text ? (
        <figure>
          <figcaption className="mb-1 text-xs text-muted">Response as text, up to 4 KiB</figcaption>
          <pre
            tabIndex={0}
            role="region"
            aria-label={`Response of attempt ${number}`}
            dir="ltr"
            translate="no"
            className="max-h-72 overflow-auto rounded-lg border border-line bg-subtle p-3 font-mono text-[0.8125rem] leading-5 wrap-anywhere whitespace-pre-wrap"
          >
            {text}
          </pre>
        </figure>
      ) : attempt.response_status !== null ? (
        <p className="text-muted">The response had no body.</p>
      ) : null}
    </li>
  );
}

function AttemptResult({ attempt }: { attempt: Attempt }) {
  const { response_status: status, error } = attempt;
  return (
    <Badge tone={error === null ? "good" : "bad"} icon={error === null ? "check" : "cross"}>
      {status === null ? "No response" : status}
    </Badge>
  );
}
