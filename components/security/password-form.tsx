import { ActionForm } from "@/components/shell/action-form";
import { call } from "@/components/shell/call";
import { TextField } from "@/components/ui/input";
import { ApiError } from "@/lib/contract/call";
import { PASSWORD_LENGTH_MAX, PASSWORD_LENGTH_MIN } from "@/lib/domain/password";
import { LIVE } from "./security-query";

export type PasswordFormProps = { email: string; onCancel: () => void; onChanged: () => void };

export function PasswordForm({ email, onCancel, onChanged }: PasswordFormProps) {
  return (
    <ActionForm
      submitLabel="Change password"
      onCancel={onCancel}
      submit={async (form) => {
        await call("POST /v1/account/password", { body: readBody(form) }, LIVE);
        onChanged();
      }}
    >
      {(fieldError) => (
        <>
          <p className="text-muted">Your other sessions will be signed out.</p>
          <input hidden readOnly name="username" autoComplete="username" value={email} />
          <TextField
            label="Current password"
            name="password"
            type="password"
            autoComplete="current-password"
            required
            data-focus-first
            error={fieldError("password")}
          />
          <TextField
            label="New password"
            name="new_password"
            type="password"
            autoComplete="new-password"
            minLength={PASSWORD_LENGTH_MIN}
            maxLength={PASSWORD_LENGTH_MAX}
            required
            hint={`At least ${PASSWORD_LENGTH_MIN} characters.`}
            error={fieldError("new_password")}
          />
          <TextField
            label="New password again"
            name="repeated"
            type="password"
            autoComplete="new-password"
            required
            error={fieldError("repeated")}
          />
        </>
      )}
    </ActionForm>
  );
}

function readBody(form: FormData): { password: string; new_password: string } {
  const value = (name: string) => String(form.get(name));
  if (value("new_password") === value("repeated"))
    return { password: value("password"), new_password: value("new_password") };
  const error = { path: "repeated", message: "does not match the new password" };
  throw new ApiError(400, error.message, { errors: [error] });
}
