import { Icon, type IconName } from "@/components/ui/icon";
import { TONE_CLASS, type Tone } from "@/components/ui/badge";
import { cx } from "@/components/ui/class-names";
import type { PayState } from "./pay-state";

const LOOKS: Record<PayState, { tone: Tone; icon: IconName }> = {
  choose: { tone: "accent", icon: "dot" },
  pay: { tone: "accent", icon: "clock" },
  time_up: { tone: "warn", icon: "clock" },
  confirming: { tone: "accent", icon: "half" },
  partial: { tone: "warn", icon: "half" },
  paid: { tone: "good", icon: "check" },
  expired: { tone: "neutral", icon: "minus" },
  failed: { tone: "bad", icon: "alert" },
  cancelled: { tone: "neutral", icon: "cross" },
  stub: { tone: "neutral", icon: "alert" },
};

/** The state in one sentence. The element stays mounted in all states, so that each change is announced once. */
export function StatusLine({ state, text }: { state: PayState; text: string }) {
  const { tone, icon } = LOOKS[state];
  return (
    <div className={cx("flex items-start gap-2 border-y px-4 py-2 sm:px-6", TONE_CLASS[tone])}>
      <Icon name={icon} className="mt-0.5" />
      <p role="status" className="text-sm font-medium">
        {text}
      </p>
    </div>
  );
}
