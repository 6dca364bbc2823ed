import { AppLink } from "@/components/ui/app-link";
import { EVENTS_PART, OBJECTS_PARTS, toApiHref, toApiPart, type ApiPart } from "./api-parts";
import { Markdown } from "./markdown";
import type { Reference, ReferenceGroup } from "./reference";

/** How to call the API, and links to the reference of each operation. */
export function ApiOverview({ reference }: { reference: Reference }) {
  const { about, scopes, groups } = reference;
  return (
    <>
      <h1 className="text-3xl font-semibold tracking-tight">API reference</h1>
      <Markdown source={about} />
      <Markdown source={scopes} />
      <p>
        OpenAPI 3.1 document: <a href="/openapi.json">openapi.json</a>.
      </p>
      <nav
        aria-label="Operations"
        className="grid gap-5 rounded-xl border border-line p-5 sm:grid-cols-2"
      >
        {groups.map((group) => (
          <GroupOperations key={group.name} group={group} />
        ))}
        <PartLink part={EVENTS_PART} />
        {OBJECTS_PARTS.map((part) => (
          <PartLink key={part.slug} part={part} />
        ))}
      </nav>
    </>
  );
}

function PartLink({ part }: { part: ApiPart }) {
  return (
    <p className="text-sm font-semibold">
      <AppLink href={toApiHref(part)} className="hover:underline">
        {part.title}
      </AppLink>
    </p>
  );
}

/** Each operation's ID is an anchor here too, so that `#operationId` works on this page. */
function GroupOperations({ group }: { group: ReferenceGroup }) {
  const part = toApiPart(group);
  return (
    <div className="min-w-0">
      <PartLink part={part} />
      <ul className="text-sm">
        {group.operations.map(({ id, summary }) => (
          <li key={id} id={id} className="target:bg-accent-soft">
            <AppLink
              href={toApiHref(part, id)}
              className="inline-block py-1 text-muted hover:text-ink hover:underline"
            >
              {summary}
            </AppLink>
          </li>
        ))}
      </ul>
    </div>
  );
}
