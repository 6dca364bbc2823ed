import { StatusBadge, type StatusLook } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Verbatim } from "@/components/ui/fact";
import { useNow } from "@/components/ui/now";
import { exactTime, TimeAgo } from "@/components/ui/time";
import type { ApiKeyResource } from "@/lib/contract/api-keys";
import { maskedKey, stateOf } from "./api-key-state";

const LOOKS: Record<ReturnType<typeof stateOf>, StatusLook> = {
  active: { label: "Active", tone: "good", icon: "check" },
  expired: { label: "Expired", tone: "neutral", icon: "minus" },
  revoked: { label: "Revoked", tone: "neutral", icon: "cross" },
};

export type ApiKeyListProps = {
  keys: readonly ApiKeyResource[];
  onRevoke: (key: ApiKeyResource) => void;
};

/** Keys, newest first as the API returns them. Inactive keys stay listed, so that log entries can be matched. */
export function ApiKeyList({ keys, onRevoke }: ApiKeyListProps) {
  const nowMs = useNow();
  return (
    <ul>
      {keys.map((key) => (
        <li
          key={key.id}
          className="grid gap-2 border-b border-line px-4 py-4 last:border-0 sm:px-5"
        >
          <div className="flex flex-wrap items-start justify-between gap-x-4 gap-y-2">
            <div className="grid min-w-0 flex-1 gap-1">
              <p className="flex flex-wrap items-center gap-2 font-medium wrap-anywhere">
                {key.name ?? "Unnamed key"}
                <StatusBadge look={LOOKS[stateOf(key, nowMs)]} />
              </p>
              <Verbatim className="wrap-anywhere">{maskedKey(key)}</Verbatim>
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
          <ApiKeyFacts apiKey={key} />
        </li>
      ))}
    </ul>
  );
}

function ApiKeyFacts({ apiKey }: { apiKey: ApiKeyResource }) {
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
        Created <TimeAgo iso={created_at} />
      </span>
      <span>Last used {last_used_at ? <TimeAgo iso={last_used_at} /> : "never"}</span>
      {expires_at ? <span>Expires {exactTime(expires_at)}</span> : null}
    </p>
  );
}
