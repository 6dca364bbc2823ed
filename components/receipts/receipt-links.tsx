import { ButtonLink, type ButtonSize } from "@/components/ui/button";
import { Icon } from "@/components/ui/icon";

const OTHER_FORMATS = [
  { name: "TXT", ending: ".txt" },
  { name: "JSON", ending: "" },
] as const;

/** Links to the receipt in its three formats, which have the same content. `path` is that of the JSON. */
export function ReceiptLinks({ path, size = "md" }: { path: string; size?: ButtonSize }) {
  return (
    <div className="flex flex-wrap gap-2">
      <ButtonLink href={`${path}.pdf`} size={size} download>
        <Icon name="download" />
        Download PDF
      </ButtonLink>
      {OTHER_FORMATS.map(({ name, ending }) => (
        <ButtonLink key={name} href={`${path}${ending}`} size={size} variant="ghost" download>
          <span className="sr-only">Download </span>
          {name}
        </ButtonLink>
      ))}
    </div>
  );
}
