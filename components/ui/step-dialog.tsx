import type { ReactNode } from "react";
import { Dialog } from "./dialog";

export type SecretStep = { kind: "secret"; secret: string; warned: boolean };
type Closed = { kind: "closed" };

export type StepDialogProps<S extends { kind: string }> = {
  step: S | SecretStep | Closed;
  onStep: (step: SecretStep | Closed) => void;
  titles: Record<Exclude<S["kind"], "closed">, string>;
  children: ReactNode;
};

/**
 * A dialog of several steps. When it is dismissed it closes, except that a secret, which is shown only once, is closed
 * by the second dismissal only.
 */
export function StepDialog<S extends { kind: string }>(props: StepDialogProps<S>) {
  const { step, onStep, titles, children } = props;
  const isUnsaved = "warned" in step && !step.warned;
  return (
    <Dialog
      open={step.kind !== "closed"}
      onClose={() => onStep(isUnsaved ? { ...step, warned: true } : { kind: "closed" })}
      title={(titles as Record<string, string>)[step.kind] ?? ""}
    >
      {children}
    </Dialog>
  );
}
