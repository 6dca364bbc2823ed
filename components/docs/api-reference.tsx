import { CodeBlock } from "@/components/ui/code-block";
import { EVENTS_PART, objectsPartOf, toApiPart, type ApiPart } from "./api-parts";
import { ObjectLinks, SchemaFields } from "./schema-fields";
import { OperationSection } from "./operation-section";
import type { Reference, ReferenceEvent } from "./reference";
import { refsOf } from "./schema-rows";

export type ApiReferenceProps = { part: ApiPart; reference: Reference; appUrl: string };

/** One page of the reference: a group of operations, the events, or the objects. */
export function ApiReference({ part, reference, appUrl }: ApiReferenceProps) {
  const { groups, events, schemas } = reference;
  const group = groups.find((one) => toApiPart(one).slug === part.slug);
  return (
    <>
      <header>
        <h1 className="text-3xl font-semibold tracking-tight">{part.title}</h1>
        <p className="mt-2 text-muted">{part.about}</p>
      </header>
      {group && group.operations.length > 1 ? <Contents operations={group.operations} /> : null}
      {group?.operations.map((operation) => (
        <OperationSection key={operation.id} {...{ operation, schemas, appUrl }} />
      ))}
      {part.slug === EVENTS_PART.slug ? <EventList events={events} /> : null}
      <ObjectList part={part} schemas={schemas} />
    </>
  );
}

function Contents({ operations }: { operations: readonly { id: string; summary: string }[] }) {
  return (
    <nav aria-label="Operations" className="rounded-xl border border-line px-5 py-4">
      <ul className="text-sm">
        {operations.map(({ id, summary }) => (
          <li key={id}>
            <a
              href={`#${id}`}
              className="inline-block py-1 text-muted hover:text-ink hover:underline"
            >
              {summary}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}

function EventList({ events }: { events: readonly ReferenceEvent[] }) {
  return (
    <>
      {events.map(({ type, schema, example }) => (
        <div key={type} className="grid grid-cols-[minmax(0,1fr)] gap-2">
          <h2 id={`event-${type}`} className="font-mono font-medium wrap-anywhere">
            {type}
          </h2>
          <p className="text-sm text-muted">
            Fields: <ObjectLinks names={refsOf(schema)} />
          </p>
          <CodeBlock label={`Body of ${type}`} code={JSON.stringify(example, null, 2)} />
        </div>
      ))}
    </>
  );
}

/** Request bodies are described with their operations. */
const isRequest = (name: string) => name.endsWith("Request");

function ObjectList({
  part,
  schemas,
}: Pick<ApiReferenceProps, "part"> & Pick<Reference, "schemas">) {
  return (
    <>
      {Object.entries(schemas)
        .filter(([name]) => !isRequest(name) && objectsPartOf(name).slug === part.slug)
        .map(([name, schema]) => (
          <div
            key={name}
            className="grid grid-cols-[minmax(0,1fr)] gap-1 border-t border-line pt-4"
          >
            <h2 id={`object-${name}`} className="text-lg font-semibold wrap-anywhere">
              {name}
            </h2>
            <SchemaFields schema={schema} />
          </div>
        ))}
    </>
  );
}
