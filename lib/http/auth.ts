import { findApiKey } from "@/lib/features/api-keys/find-api-key";
import { AppError } from "@/lib/platform/app-error";
import type { AccountCtx, Ctx, Scope } from "@/lib/platform/ctx";
import { isFromOwnPage } from "./own-origin";
import { readSession, SCOPES_OF_ROLE } from "./session";

const GRANTS: Record<Scope, readonly Scope[]> = {
  read: ["read"],
  write: ["read", "write"],
  account_owner: ["read", "write", "account_owner"],
  driftstack_internal_admin: ["driftstack_internal_admin"],
};
const CHALLENGE = { "www-authenticate": 'Bearer realm="driftstack"' };

/** True when a key with `scopes` may do what needs `needed`. */
export function grants(scopes: readonly Scope[], needed: Scope): boolean {
  return scopes.some((scope) => GRANTS[scope].includes(needed));
}

/**
 * Who calls: a Bearer key, or else the dashboard's session. Throws 401 for who is unknown, 403 with the missing scope
 * for who may not.
 */
export async function authenticate(ctx: Ctx, request: Request, needed: Scope): Promise<AccountCtx> {
  const header = request.headers.get("authorization");
  const caller = header === null ? await bySession(ctx, request) : await byKey(ctx, header);
  if (!grants(caller.scopes, needed)) {
    throw new AppError(
      "forbidden",
      `This needs the scope '${needed}'; the key has ${caller.scopes.map((s) => `'${s}'`).join(", ")}. Use a key with that scope.`,
    );
  }
  return { ...ctx, ...caller };
}

type Caller = Pick<AccountCtx, "accountId" | "livemode" | "actor" | "scopes">;

async function byKey(ctx: Ctx, header: string): Promise<Caller> {
  const token = /^Bearer +(\S+)$/i.exec(header)?.[1];
  if (token === undefined) {
    throw new AppError("unauthorized", "Send Authorization: Bearer <API key>.", {
      headers: CHALLENGE,
    });
  }
  const found = await findApiKey(ctx, { token });
  switch (found.kind) {
    case "found":
      return found.caller;
    case "malformed":
      throw new AppError(
        "invalid-key",
        "This is not an API key, or it was mistyped: keys begin with ds_live_ or ds_test_ and end in a checksum. Copy it again.",
        { headers: CHALLENGE },
      );
    case "unknown":
      throw new AppError(
        "invalid-key",
        "No such API key. Create one with: npm run api-key -- --account <email> --scopes write.",
        {
          headers: CHALLENGE,
        },
      );
    case "revoked":
      throw new AppError("revoked-key", "This API key was revoked. Use another, or create one.", {
        headers: CHALLENGE,
      });
    case "expired":
      throw new AppError("expired-key", "This API key has expired. Create a new one.", {
        headers: CHALLENGE,
      });
  }
}

async function bySession(ctx: Ctx, request: Request): Promise<Caller> {
  const session = await readSession(request);
  if (!session) {
    throw new AppError("unauthorized", "Send Authorization: Bearer <API key>.", {
      headers: CHALLENGE,
    });
  }
  const isSafe = request.method === "GET" || request.method === "HEAD";
  // A cookie alone is no proof of intent: whatever changes something must come from our own pages.
  if (!isSafe && !isFromOwnPage(request, ctx.config.appUrl)) {
    throw new AppError(
      "forbidden",
      "This request did not come from the dashboard's own pages. Use an API key.",
    );
  }
  return {
    accountId: session.accountId,
    livemode: session.livemode,
    actor: { kind: "user", id: session.userId },
    scopes: SCOPES_OF_ROLE[session.role],
  };
}
