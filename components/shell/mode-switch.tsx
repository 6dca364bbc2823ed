"use client";

import { usePathname, useRouter } from "next/navigation";
import { useTransition } from "react";
import { cx } from "@/components/ui/class-names";
import { MODE_COOKIE, MODES, modeOf, type Mode } from "@/lib/contract/mode";
import { useDashboard } from "./dashboard";

const YEAR_SECONDS = 31_536_000;
const LABELS: Record<Mode, string> = { live: "Live", test: "Test" };

function storeMode(mode: Mode): void {
  const secure = window.location.protocol === "https:" ? "; secure" : "";
  document.cookie = `${MODE_COOKIE}=${mode}; path=/; max-age=${YEAR_SECONDS}; samesite=lax${secure}`;
}

/** The list that a page belongs to. The orders and cursors of one mode do not exist in the other. */
function listOf(pathname: string): string {
  return pathname.split("/").slice(0, 3).join("/");
}

/** Switches between live and test mode, whose data is completely separate. */
export function ModeSwitch() {
  const { livemode } = useDashboard();
  const router = useRouter();
  const pathname = usePathname();
  const [pending, startTransition] = useTransition();
  const current = modeOf(livemode);

  function choose(mode: Mode) {
    if (mode === current || pending) return;
    storeMode(mode);
    startTransition(() => {
      router.push(listOf(pathname));
      router.refresh();
    });
  }

  return (
    <div
      role="group"
      aria-label="Mode"
      className="inline-flex rounded-lg border border-control p-0.5"
    >
      {MODES.map((mode) => (
        <button
          key={mode}
          type="button"
          aria-pressed={mode === current}
          onClick={() => choose(mode)}
          className={cx(
            "min-h-8 min-w-14 cursor-pointer rounded-md px-3 text-sm font-medium",
            mode !== current && "text-muted hover:bg-subtle",
            mode === current && (livemode ? "bg-accent text-on-accent" : "bg-warn text-surface"),
          )}
        >
          {LABELS[mode]}
        </button>
      ))}
    </div>
  );
}
