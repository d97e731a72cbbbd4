import { CircleCheck, CircleX, TriangleAlert } from "lucide-react";
import { Badge } from "../ui/badge";
import { Card } from "../ui/card";
import { type KeyValueItem, KeyValueList } from "../ui/key-value-list";

const icons = { success: CircleCheck, warning: TriangleAlert, failure: CircleX } as const;

export interface HealthCardProps {
  title: string;
  /** One or two words: "Connected". */
  state: string;
  tone: keyof typeof icons;
  items: readonly KeyValueItem[];
}

/** A part of the server: whether it is well, and its numbers. */
export function HealthCard({ title, state, tone, items }: HealthCardProps) {
  const Icon = icons[tone];
  return (
    <Card
      title={title}
      actions={
        <Badge tone={tone}>
          <Icon aria-hidden />
          {state}
        </Badge>
      }
    >
      <KeyValueList items={items} className="tabular-nums" />
    </Card>
  );
}
