import { renderToStaticMarkup } from "react-dom/server";
import { describe, expect, it } from "vitest";
import { Badge } from "./badge";
import { Button } from "./button";
import { CodeBlock } from "./code-block";
import { CopyButton } from "./copy-button";
import { TextField } from "./input";
import { SelectField } from "./select";
import { toThemeChoice } from "./theme-choice";

describe("Button", () => {
  it("does not submit a form unless it is told to", () => {
    expect(renderToStaticMarkup(<Button>Go</Button>)).toContain('type="button"');
    expect(renderToStaticMarkup(<Button type="submit">Go</Button>)).toContain('type="submit"');
  });

  it("stays focusable while it works", () => {
    const html = renderToStaticMarkup(<Button pending>Go</Button>);
    expect(html).toContain('aria-disabled="true"');
    expect(html).not.toContain('disabled=""');
  });
});

describe("CopyButton", () => {
  it("is a button named by its label, 44 px in both directions", () => {
    const html = renderToStaticMarkup(<CopyButton text="x" label="Copy key name" />);
    expect(html).toMatch(/<button[^>]*aria-label="Copy key name"/);
    expect(html).toContain("min-h-11");
    expect(html).toContain("min-w-11");
  });
});

describe("fields", () => {
  it("tie label, hint and error to the control", () => {
    const html = renderToStaticMarkup(
      <TextField id="email" label="Email" hint="Yours" error="Add an @" name="email" />,
    );
    expect(html).toContain('<label for="email"');
    expect(html).toContain('aria-describedby="email-hint email-error"');
    expect(html).toContain('aria-invalid="true"');
  });

  it("tie a label to a select and its options", () => {
    const html = renderToStaticMarkup(
      <SelectField
        id="s"
        label="Status"
        options={[{ value: "a", label: "All" }]}
        defaultValue="a"
      />,
    );
    expect(html).toContain('<label for="s"');
    expect(html).toContain(">All</option>");
  });
});

describe("Badge", () => {
  it("says its state in words, and its icon is silent", () => {
    const html = renderToStaticMarkup(
      <Badge tone="good" icon="check">
        Paid
      </Badge>,
    );
    expect(html).toContain("Paid");
    expect(html).toContain('aria-hidden="true"');
  });
});

describe("CodeBlock", () => {
  it("can be scrolled by keyboard and copied whole", () => {
    const html = renderToStaticMarkup(<CodeBlock label="Request" code={"curl <x>\n  -d y"} />);
    expect(html).toMatch(/<pre[^>]*tabindex="0"/i);
    expect(html).toContain('aria-label="Copy Request"');
    expect(html).toContain("curl &lt;x&gt;");
  });
});

describe("toThemeChoice", () => {
  it("takes anything else for the system's theme", () => {
    expect(toThemeChoice("dark")).toBe("dark");
    expect(toThemeChoice("light")).toBe("light");
    expect(toThemeChoice('"><script>')).toBe("system");
    expect(toThemeChoice(undefined)).toBe("system");
  });
});
