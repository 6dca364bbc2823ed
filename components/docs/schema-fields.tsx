import { objectsPartOf, toApiHref } from "./api-parts";
import { refsOf, rowsOf, type SchemaRow } from "./schema-rows";
import { InlineMarkdown } from "./markdown";
import type { JsonSchema } from "@/lib/contract/openapi/json-schema";

/** The fields of an object as a list. Named objects in it are links. */
export function SchemaFields({ schema }: { schema: JsonSchema }) {
  const refs = refsOf(schema);
  return (
    <>
      <FieldRows rows={rowsOf(schema)} />
      {refs.length > 0 ? (
        <p className="text-sm text-muted">
          See <ObjectLinks names={refs} />.
        </p>
      ) : null}
    </>
  );
}

export function FieldRows({ rows }: { rows: readonly SchemaRow[] }) {
  if (rows.length === 0) return null;
  return (
    <ul className="divide-y divide-line text-sm wrap-anywhere *:py-2">
      {rows.map(({ path, type, required, limits, note }) => (
        <li key={path}>
          <code className="font-mono font-medium">{path}</code>{" "}
          <span className="text-muted">{type}</span>
          {required ? <strong className="font-medium text-accent-ink"> required</strong> : null}
          {note ? (
            <p>
              <InlineMarkdown text={note} />
            </p>
          ) : null}
          {limits ? <p className="text-muted">{limits}</p> : null}
        </li>
      ))}
    </ul>
  );
}

export function ObjectLinks({ names }: { names: readonly string[] }) {
  return names.map((name, index) => (
    <span key={name}>
      {index > 0 ? ", " : ""}
      <a href={toApiHref(objectsPartOf(name), `object-${name}`)} className="link">
        {name}
      </a>
    </span>
  ));
}
