import type { ReactNode } from "react";
import { ActionForm, type ActionFormProps } from "@/components/shell/action-form";
import { TextField } from "@/components/ui/input";
import type { TwoFactorProof } from "@/lib/contract/two-factor";

export type TwoFactorFormProps = Omit<ActionFormProps, "children" | "submit"> & {
  children: ReactNode;
  codeLabel?: string;
  codeHint?: string;
  submit: (proof: TwoFactorProof) => Promise<unknown>;
};

/** The form for the password and a code, which every change to two-factor sign-in requires. */
export function TwoFactorForm(props: TwoFactorFormProps) {
  const { children, codeLabel, codeHint, submit, ...rest } = props;
  return (
    <ActionForm
      {...rest}
      submit={(form) =>
        submit({ password: String(form.get("password")), code: String(form.get("code")) })
      }
    >
      {(fieldError) => (
        <>
          {children}
          <TextField
            label={codeLabel ?? "Code from the app, or a recovery code"}
            name="code"
            autoComplete="one-time-code"
            autoCapitalize="none"
            spellCheck={false}
            maxLength={40}
            required
            hint={codeHint}
            error={fieldError("code")}
          />
          <TextField
            label="Your password"
            name="password"
            type="password"
            autoComplete="current-password"
            required
            error={fieldError("password")}
          />
        </>
      )}
    </ActionForm>
  );
}
