import { InlineMarkdown } from "./markdown";
import type { ReferenceResponse } from "./reference";
import { ObjectLinks } from "./schema-fields";
import { refsOf } from "./schema-rows";

export function ResponseList({ responses }: { responses: readonly ReferenceResponse[] }) {
  return (
    <ul className="divide-y divide-line text-sm">
      {responses.map(({ status, description, schema, contentType, headers, problems }) => {
        const names = schema ? refsOf(schema) : [];
        return (
          <li key={status} className="grid grid-cols-[2.5rem_minmax(0,1fr)] gap-2 py-2">
            <strong className="font-mono font-medium">{status}</strong>
            <div className="wrap-anywhere">
              {problems.length > 0 && names.length === 0 ? null : (
                <p>
                  <InlineMarkdown text={description} />{" "}
                  {names.length > 0 ? <ObjectLinks names={names} /> : null}
                </p>
              )}
              {contentType && contentType !== "application/json" ? (
                <p className="text-muted">As {contentType}.</p>
              ) : null}
              {problems.length > 0 ? <p>{problems.join(", ")}</p> : null}
              {headers.length > 0 ? (
                <p className="text-muted">Headers: {headers.join(", ")}.</p>
              ) : null}
            </div>
          </li>
        );
      })}
    </ul>
  );
}
