import { Notice } from "@/components/account/notice";
import { Button } from "@/components/ui/button";
import { CodeBlock } from "@/components/ui/code-block";

export type ApiKeySecretProps = {
  secret: string;
  /** The dialog was about to be closed without a confirmation that the key is stored. */
  warned: boolean;
  onDone: () => void;
};

/** The key, shown once. */
export function ApiKeySecret({ secret, warned, onDone }: ApiKeySecretProps) {
  return (
    <div className="grid gap-4">
      <Notice tone="warn">
        This is the only time the key is shown. Keep it on a server: never in a page, an app or a
        repository.
      </Notice>
      {warned ? (
        <Notice tone="bad" alert>
          Not closed yet: after this the key cannot be read again. Close once more if it is stored.
        </Notice>
      ) : null}
      <CodeBlock label="API key" code={secret} />
      <div className="flex justify-end">
        <Button variant="primary" onClick={onDone}>
          I have stored it
        </Button>
      </div>
    </div>
  );
}
