import { useId, type ReactNode } from "react";
import { CopyButton } from "@/components/ui/copy-button";

export type CopyFieldProps = {
  name: string;
  text: string;
  copyName: string;
  /** Shown after the value, and not selected with it. */
  unit?: string;
  children: ReactNode;
};

/** A value to type or paste elsewhere: shown in full, selectable, and copied with one tap. */
export function CopyField({ name, text, copyName, unit, children }: CopyFieldProps) {
  const id = useId();
  return (
    <div role="group" aria-labelledby={id} className="flex flex-wrap items-center gap-x-3 gap-y-1">
      <div className="min-w-[min(100%,7rem)] flex-1">
        <div id={id} className="text-xs font-medium text-muted">
          {name}
        </div>
        <div translate="no">
          <bdi dir="ltr" className="select-all">
            {children}
          </bdi>
          {unit ? <span className="text-base font-medium text-muted"> {unit}</span> : null}
        </div>
      </div>
      <span className="js-only contents">
        <CopyButton text={text} label={copyName} />
      </span>
    </div>
  );
}
