import { TimeAgo } from "@/components/orders/time-ago";
import { exactTime } from "@/components/orders/time-words";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import type { ApiKeyResource } from "@/lib/contract/api-keys";
import { maskedKey, stateOf } from "./scope-words";

export type ApiKeyListProps = {
  keys: readonly ApiKeyResource[];
  nowMs: number;
  onRevoke: (key: ApiKeyResource) => void;
};

/** Keys, newest first as the API returns them. Inactive keys stay listed, so that log entries can be matched. */
export function ApiKeyList({ keys, nowMs, onRevoke }: ApiKeyListProps) {
  return (
    <ul>
      {keys.map((key) => (
        <li
          key={key.id}
          className="grid gap-2 border-b border-line px-4 py-4 last:border-0 sm:px-5"
        >
          <div className="flex flex-wrap items-start justify-between gap-x-4 gap-y-2">
            <div className="grid min-w-0 gap-1">
              <p className="flex flex-wrap items-center gap-2 font-medium wrap-anywhere">
                {key.name ?? "Without a name"}
                <ApiKeyState apiKey={key} nowMs={nowMs} />
              </p>
              <code translate="no" className="font-mono text-[0.8125rem] wrap-anywhere">
                {maskedKey(key)}
              </code>
            </div>
            {stateOf(key, nowMs) === "active" ? (
              <Button
                size="sm"
                aria-label={`Revoke ${key.name ?? maskedKey(key)}`}
                onClick={() => onRevoke(key)}
              >
                Revoke
              </Button>
            ) : null}
          </div>
          <ApiKeyFacts apiKey={key} nowMs={nowMs} />
        </li>
      ))}
    </ul>
  );
}

type OneKey = { apiKey: ApiKeyResource; nowMs: number };

function ApiKeyFacts({ apiKey, nowMs }: OneKey) {
  const { scopes, created_at, last_used_at, expires_at } = apiKey;
  return (
    <p className="flex flex-wrap items-center gap-x-4 gap-y-1 text-sm text-muted figures">
      <span className="flex flex-wrap gap-1.5">
        {scopes.map((scope) => (
          <code
            key={scope}
            translate="no"
            className="rounded bg-subtle px-1.5 py-0.5 font-mono text-xs text-ink"
          >
            {scope}
          </code>
        ))}
      </span>
      <span>
        Created <TimeAgo iso={created_at} nowMs={nowMs} />
      </span>
      <span>Last used {last_used_at ? <TimeAgo iso={last_used_at} nowMs={nowMs} /> : "never"}</span>
      {expires_at ? <span>Ends {exactTime(expires_at)}</span> : null}
    </p>
  );
}

function ApiKeyState({ apiKey, nowMs }: OneKey) {
  switch (stateOf(apiKey, nowMs)) {
    case "revoked":
      return <Badge icon="cross">Revoked</Badge>;
    case "expired":
      return <Badge icon="minus">Expired</Badge>;
    case "active":
      return (
        <Badge tone="good" icon="check">
          Active
        </Badge>
      );
  }
}
