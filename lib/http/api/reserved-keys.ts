import { invalidField } from "@/lib/platform/app-error";

const RESERVED = ["__proto__", "constructor", "prototype"];

/**
 * Throws `validation-failed` for a key, at any depth of a parsed JSON body, that names a part of JavaScript's object model.
 * Object-building code drops such keys or reads them as the prototype, so they cannot be stored faithfully.
 */
export function rejectReservedKeys(body: unknown): void {
  const open: { value: unknown; path: string }[] = [{ value: body, path: "" }];
  for (let next = open.pop(); next; next = open.pop()) {
    const { value, path } = next;
    if (typeof value !== "object" || value === null) continue;
    for (const key of Object.keys(value)) {
      const keyPath = path === "" ? key : `${path}.${key}`;
      if (!Array.isArray(value) && RESERVED.includes(key))
        throw invalidField(keyPath, "is a reserved name; use another key");
      const member = (value as Record<string, unknown>)[key];
      if (typeof member === "object" && member !== null)
        open.push({ value: member, path: keyPath });
    }
  }
}
