"use client";

import { useEffect, useState } from "react";
import { Input } from "@/components/ui/input";
import { parseInstant } from "@/lib/schedule/parse-instant";
import { zoneClock } from "@/lib/schedule/zone-clock";
import { wallTextAt } from "./wall-text";

type InstantInputProps = {
  /** An instant in ISO form, or empty. */
  value: string;
  onValueChange: (value: string) => void;
  /** On whose clock it is shown and typed. */
  zone: string;
};

/** A date and time on the clock of a zone, for an instant. */
export function InstantInput({ value, onValueChange, zone }: InstantInputProps) {
  const shown = value === "" ? "" : wallTextAt(Date.parse(value), zone);
  const [text, setText] = useState(shown);
  useEffect(() => setText(shown), [shown]);
  return (
    <Input
      type="datetime-local"
      value={text}
      onChange={(event) => {
        setText(event.target.value);
        const written = parseInstant(event.target.value);
        const instantMs = written?.kind === "local" ? zoneClock(zone).instantOfWall(written.wallMs) : null;
        onValueChange(instantMs === null ? "" : new Date(instantMs).toISOString().replace(".000Z", "Z"));
      }}
    />
  );
}
