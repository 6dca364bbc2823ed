import { Notice } from "@/components/account/notice";
import { Button } from "@/components/ui/button";
import { CodeBlock } from "@/components/ui/code-block";

export type WebhookSecretProps = {
  secret: string;
  /** The dialog was about to be closed without a confirmation that the secret is stored. */
  warned: boolean;
  onDone: () => void;
};

/** After the form, focus is moved here: on a button, a second Enter would close the secret unread. */
function focusOnce(element: HTMLElement | null): void {
  element?.focus();
}

/** The signing secret, shown once. */
export function WebhookSecret({ secret, warned, onDone }: WebhookSecretProps) {
  return (
    <div ref={focusOnce} tabIndex={-1} className="grid gap-4 outline-none">
      <Notice tone="warn">
        This is the only time the secret is shown. Put it where your receiver reads it, as it is,
        with <code>whsec_</code>.
      </Notice>
      {warned ? (
        <Notice tone="bad" alert>
          Not closed yet: after this the secret cannot be read again. Close once more if it is
          stored.
        </Notice>
      ) : null}
      <CodeBlock label="Signing secret" code={secret} />
      <div className="flex justify-end">
        <Button variant="primary" onClick={onDone}>
          I have stored it
        </Button>
      </div>
    </div>
  );
}
