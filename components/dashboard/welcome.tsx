import { Plus } from "lucide-react";
import type { ReactNode } from "react";
import { ClockIllustration } from "../illustrations/clock";
import { StreamIllustration } from "../illustrations/stream";
import { TerminalIllustration } from "../illustrations/terminal";
import { StarterGrid } from "../starters/starter-grid";
import { AppLink } from "../ui/app-link";
import { Button } from "../ui/button";
import { Card } from "../ui/card";
import { PageHeader } from "../ui/page-header";

const steps = [
  {
    Illustration: ClockIllustration,
    title: "Say when",
    text: "Every 5 seconds, at 02:30 on weekdays, or once on a date.",
  },
  {
    Illustration: TerminalIllustration,
    title: "Say what to run",
    text: "A shell, Python or JavaScript script, written right there, or an action that is there already.",
  },
  {
    Illustration: StreamIllustration,
    title: "Watch it fire",
    text: "Every fire, every run and every log line shows here the moment it happens.",
  },
];

/** The dashboard of a server on which nothing was made yet; below it what has happened all the same. */
export function Welcome({ children }: { children?: ReactNode }) {
  return (
    <div className="mx-auto grid w-full max-w-5xl gap-6 py-4 md:py-12">
      <PageHeader title="Welcome to Attune" description="Nothing is automated yet. Your first timer takes a minute." />
      <Card flush>
        <ol className="grid divide-y md:grid-cols-3 md:divide-x md:divide-y-0">
          {steps.map(({ Illustration, title, text }, index) => (
            <li key={title} className="grid content-start gap-2 p-5 max-md:grid-cols-[auto_1fr] max-md:gap-x-4">
              <div className="max-md:row-span-2 max-md:[&_svg]:h-auto max-md:[&_svg]:w-24">
                <Illustration />
              </div>
              <h2 className="font-semibold text-base md:mt-2">
                <span className="text-muted-foreground">{index + 1}.</span> {title}
              </h2>
              <p className="text-muted-foreground text-sm max-md:col-start-2">{text}</p>
            </li>
          ))}
        </ol>
      </Card>
      <div>
        <Button variant="primary" size="lg" asChild>
          <AppLink href="/sensors/new">
            <Plus aria-hidden />
            Create a timer
          </AppLink>
        </Button>
      </div>
      <section aria-labelledby="starters" className="grid gap-3">
        <div>
          <h2 id="starters" className="font-semibold text-base">
            Or begin with one of these
          </h2>
          <p className="text-muted-foreground text-sm">
            Whole automations that work at once. Change them as you like; they can be removed as easily.
          </p>
        </div>
        <StarterGrid />
      </section>
      {children}
    </div>
  );
}
