import type { Metadata, Viewport } from "next";
import type { ReactNode } from "react";
import { ThemeProvider } from "@/components/shell/theme-provider";
import { Toaster } from "@/components/ui/toaster";
import "./globals.css";

/** Every page is of a signed-in person, from a database that is not there at build time. */
export const dynamic = "force-dynamic";

export const metadata: Metadata = {
  title: { default: "Attune", template: "%s · Attune" },
  description: "Event automation that can be watched: timers, rules and the actions they run.",
  applicationName: "Attune",
  robots: { index: false, follow: false },
};

export const viewport: Viewport = {
  width: "device-width",
  initialScale: 1,
  themeColor: [
    { media: "(prefers-color-scheme: light)", color: "#f8f7f4" },
    { media: "(prefers-color-scheme: dark)", color: "#131210" },
  ],
};

export default function RootLayout({ children }: { children: ReactNode }) {
  // next-themes writes the theme class on <html> before React hydrates, hence the suppressed warning.
  return (
    <html lang="en" suppressHydrationWarning>
      <body className="min-h-dvh antialiased">
        <ThemeProvider>
          {children}
          <Toaster />
        </ThemeProvider>
      </body>
    </html>
  );
}
