import { slug as toAnchor } from "github-slugger";
import { getReference, type ReferenceGroup } from "./reference";

export type ApiPart = { slug: string; title: string; about: string };

/** The pages that follow those of the operations. */
export const EVENTS_PART: ApiPart = {
  slug: "events-sent",
  title: "Events sent to webhooks",
  about: "The body of each event that webhook endpoints can receive.",
};
const OBJECTS_ABOUT = "The fields of the objects in responses and events.";
export const OBJECTS_PARTS: readonly (ApiPart & { names: RegExp })[] = [
  { slug: "objects", title: "Objects A to O", about: OBJECTS_ABOUT, names: /^[A-O]/ },
  { slug: "objects-p-to-z", title: "Objects P to Z", about: OBJECTS_ABOUT, names: /^[P-Z]/ },
];

export function objectsPartOf(name: string): ApiPart {
  const part = OBJECTS_PARTS.find(({ names }) => names.test(name));
  if (!part) throw new Error(`${name} does not start with a capital letter`);
  return part;
}

export function toApiPart({ name, about }: ReferenceGroup): ApiPart {
  return { slug: toAnchor(name), title: name, about };
}

/** Every page of the reference, in reading order. */
export function listApiParts(): ApiPart[] {
  return [...getReference().groups.map(toApiPart), EVENTS_PART, ...OBJECTS_PARTS];
}

export function findApiPart(slug: string): ApiPart | null {
  return listApiParts().find((part) => part.slug === slug) ?? null;
}

/** The URL of a page, or of an operation, event or object on it. */
export function toApiHref({ slug }: ApiPart, anchor?: string): string {
  return `/docs/api/${slug}${anchor === undefined ? "" : `#${anchor}`}`;
}
