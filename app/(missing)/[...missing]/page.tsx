import type { Metadata } from "next";
import { notFound } from "next/navigation";

export const metadata: Metadata = { title: "Not found" };

/** Addresses without a page are answered inside the shell, so that the way on is at hand. */
export default function MissingPage(): never {
  notFound();
}
