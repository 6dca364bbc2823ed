import { Notice } from "@/components/account/notice";
import { Button, ButtonLink } from "@/components/ui/button";
import { CodeBlock } from "@/components/ui/code-block";

export type RecoveryCodesProps = {
  codes: readonly string[];
  /** The dialog was about to be closed without a confirmation that the codes are stored. */
  warned: boolean;
  onDone: () => void;
};

/** After the form, focus is moved here: on a button, a second Enter would close the codes unread. */
function focusOnce(element: HTMLElement | null): void {
  element?.focus();
}

/** The recovery codes, shown once. */
export function RecoveryCodes({ codes, warned, onDone }: RecoveryCodesProps) {
  const text = codes.join("\n");
  return (
    <div ref={focusOnce} tabIndex={-1} className="grid gap-4 outline-none">
      <Notice tone="warn">
        This is the only time the codes are shown. Each of them replaces the code of your app once,
        for example when your phone is lost. Keep them apart from your password.
      </Notice>
      {warned ? (
        <Notice tone="bad" alert>
          Not closed yet: the codes cannot be shown again. Close once more if they are stored.
        </Notice>
      ) : null}
      <CodeBlock label="Recovery codes" code={text} />
      <div className="flex flex-wrap justify-end gap-2">
        <ButtonLink
          href={`data:text/plain;charset=utf-8,${encodeURIComponent(`${text}\n`)}`}
          download="driftstack-recovery-codes.txt"
        >
          Download
        </ButtonLink>
        <Button variant="primary" onClick={onDone}>
          I have stored them
        </Button>
      </div>
    </div>
  );
}
