import { AppLink } from "@/components/ui/app-link";
import { Message } from "@/components/shell/message";
import { buttonClass } from "@/components/ui/button";

export const metadata = { title: "Not found" };

export default function NotFound() {
  return (
    <Message
      title="Page not found"
      action={
        <AppLink href="/" className={buttonClass("secondary")}>
          Go to the start page
        </AppLink>
      }
    >
      <p>
        The link may be incomplete. If it came in an email or a message, copy the whole link and try
        again, or request a new one from the sender.
      </p>
    </Message>
  );
}
