import { describe, expect, it } from "vitest";
import { cleanLogLine, parseLogLine, plainLogLine } from "./log-text";

const esc = "\u001b";

describe("log lines", () => {
  it("turn colours into class names of the theme and keep the text", () => {
    expect(parseLogLine(`ok ${esc}[31mred${esc}[0m ${esc}[1;92mgreen${esc}[0m`)).toEqual([
      { text: "ok ", className: "" },
      { text: "red", className: "text-(--ansi-red)" },
      { text: " ", className: "" },
      { text: "green", className: "text-(--ansi-green) font-semibold" },
    ]);
  });

  it("map 256-colour and true-colour text to readable colours, never to a colour of the log's own", () => {
    expect(parseLogLine(`${esc}[38;5;196mx`)[0]?.className).toBe("text-(--ansi-red)");
    expect(parseLogLine(`${esc}[38;2;10;200;30mx`)[0]?.className).toBe("text-(--ansi-green)");
    expect(parseLogLine(`${esc}[38;2;900;-5;url(x)mx`)[0]?.className ?? "").not.toContain("url");
  });

  it("do not leak a colour into the next line", () => {
    parseLogLine(`${esc}[31mred without reset`);
    expect(parseLogLine("plain")).toEqual([{ text: "plain", className: "" }]);
  });

  it("keep markup as text", () => {
    expect(parseLogLine("<img src=x onerror=alert(1)>")).toEqual([
      { text: "<img src=x onerror=alert(1)>", className: "" },
    ]);
  });

  it("drop hyperlinks, titles and clipboard writes but keep the words of the link", () => {
    expect(plainLogLine(`${esc}]8;;https://evil.example${esc}\\click${esc}]8;;${esc}\\ here`)).toBe("click here");
    expect(plainLogLine(`${esc}]0;title\u0007after`)).toBe("after");
    expect(plainLogLine(`${esc}]52;c;ZXZpbA==\u0007safe`)).toBe("safe");
  });

  it("drop cursor movement, control characters and direction overrides", () => {
    expect(plainLogLine(`${esc}[2J${esc}[1;1Hhome`)).toBe("home");
    expect(plainLogLine("a\u0000b\u0008c\u202egpj.exe\u200f")).toBe("abcgpj.exe");
    expect(plainLogLine(`cut ${esc}[3`)).toBe("cut ");
    expect(plainLogLine(`end ${esc}`)).toBe("end ");
  });

  it("show what a progress bar wrote last", () => {
    expect(plainLogLine("10%\r50%\r100%\r")).toBe("100%");
  });

  it("leave no escape character for any input of escapes", () => {
    for (const text of [
      `${esc}${esc}[31m`,
      `${esc}[`,
      `${esc}[m`,
      `${esc}c`,
      `${esc}(B`,
      `${esc}[31;`,
      `${esc}P1$r${esc}\\x`,
    ]) {
      expect(plainLogLine(text)).not.toContain(esc);
    }
  });

  it("cut a line that no browser could lay out", () => {
    expect(cleanLogLine("x".repeat(5_000_000)).length).toBeLessThan(20_100);
  });
});
