import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { TimeAgo } from "@/components/ui/time";
import type { SessionResource } from "@/lib/contract/sessions";
import { describeBrowser } from "./describe-browser";

export type SessionListProps = {
  sessions: readonly SessionResource[];
  deletingId: string | null;
  onSignOut: (session: SessionResource) => void;
};

export function SessionList({ sessions, deletingId, onSignOut }: SessionListProps) {
  const ordered = [...sessions].sort((a, b) => Number(b.current) - Number(a.current));
  return (
    <ul>
      {ordered.map((session) => (
        <li
          key={session.id}
          className="flex flex-wrap items-start justify-between gap-x-4 gap-y-2 border-b border-line px-4 py-4 last:border-0 sm:px-5"
        >
          <div className="grid min-w-0 flex-1 gap-1">
            <p className="flex flex-wrap items-center gap-2 font-medium wrap-anywhere">
              {describeBrowser(session.user_agent)}
              {session.current ? (
                <Badge tone="good" icon="check">
                  This browser
                </Badge>
              ) : null}
            </p>
            <p className="flex flex-wrap gap-x-4 gap-y-1 text-sm text-muted figures">
              <span translate="no">{session.address ?? "Unknown address"}</span>
              <span>
                Signed in <TimeAgo iso={session.created_at} />
              </span>
              <span>
                Last used <TimeAgo iso={session.last_seen_at} />
              </span>
            </p>
          </div>
          <Button
            size="sm"
            pending={deletingId === session.id}
            aria-label={`Sign out ${describeBrowser(session.user_agent)}${session.current ? ", this browser" : ""}`}
            onClick={() => onSignOut(session)}
          >
            Sign out
          </Button>
        </li>
      ))}
    </ul>
  );
}
