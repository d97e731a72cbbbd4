import { Duration } from "@/components/data/duration";
import { RelativeTime } from "@/components/data/relative-time";
import { StatusBadge } from "@/components/data/status-badge";
import { AppLink } from "@/components/ui/app-link";
import { Card } from "@/components/ui/card";
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from "@/components/ui/table";
import type { Execution } from "@/lib/schemas/execution";

/** All attempts of one run; not shown when there was only one. */
export function AttemptsCard({ execution }: { execution: Execution }) {
  if (execution.attempts.length < 2) return null;
  return (
    <Card
      title="Attempts"
      description="The action's retries run it again when it fails. Each attempt is an execution of its own."
      flush
    >
      <Table aria-label="Attempts">
        <TableHeader>
          <TableRow>
            <TableHead>Attempt</TableHead>
            <TableHead>Status</TableHead>
            <TableHead>Started</TableHead>
            <TableHead className="text-right">Duration</TableHead>
          </TableRow>
        </TableHeader>
        <TableBody>
          {execution.attempts.map((attempt) => (
            <TableRow key={attempt.id}>
              <TableCell>
                {attempt.id === execution.id ? (
                  <span className="font-medium">{attempt.attempt} (this one)</span>
                ) : (
                  <AppLink
                    href={`/executions/${attempt.id}`}
                    className="rounded-sm text-primary hover:underline"
                    aria-label={`Attempt ${attempt.attempt}, execution ${attempt.id}`}
                  >
                    {attempt.attempt}
                  </AppLink>
                )}
              </TableCell>
              <TableCell>
                <StatusBadge kind="execution" status={attempt.status} />
              </TableCell>
              <TableCell className="text-muted-foreground">
                {attempt.started_at ? <RelativeTime at={attempt.started_at} /> : "waiting"}
              </TableCell>
              <TableCell className="text-right">
                <Duration since={attempt.started_at} until={attempt.finished_at} />
              </TableCell>
            </TableRow>
          ))}
        </TableBody>
      </Table>
    </Card>
  );
}
