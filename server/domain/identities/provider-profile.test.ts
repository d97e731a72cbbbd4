import { describe, expect, test } from "vitest";
import { displayNameOf, externalSubject, loginOf, profileOf, rolesOf } from "./provider-profile";

describe("what a provider says about somebody", () => {
  test("makes a login of the preferred name, the e-mail address or the subject, without what a login must not have", () => {
    expect(loginOf({ preferred_username: "Ann Lee", email: "x@y.z" })).toBe("ann-lee");
    expect(loginOf({ preferred_username: " ", email: "Ann@Example.com" })).toBe("ann@example.com");
    expect(loginOf({ sub: "auth0|5f7c" })).toBe("auth0-5f7c");
    expect(loginOf({ preferred_username: "execution:7" })).toBe("execution-7");
    expect(loginOf({ preferred_username: "a\u0000\r\nb\u202e" })).toBe("ab-user");
    expect(loginOf({ preferred_username: "Ärger" })).toBe("ärger");
    expect(loginOf({})).toBe("-user");
    expect(loginOf({ preferred_username: "x".repeat(5_000) })).toHaveLength(200);
    expect(displayNameOf({ name: 7 })).toBeNull();
  });

  test("names a subject with its issuer, so that equal subjects of two issuers are two people", () => {
    expect(externalSubject({ iss: "https://a", sub: "1" })).not.toBe(externalSubject({ iss: "https://b", sub: "1" }));
    for (const claims of [
      {},
      { iss: "https://a" },
      { sub: "1" },
      { iss: "https://a", sub: 1 },
      { iss: "a", sub: "1\n2" },
      { iss: "a", sub: "x".repeat(256) },
    ])
      expect(externalSubject(claims)).toBeNull();
  });

  test("keeps a few short claims only", () => {
    const claims = {
      iss: "i",
      sub: "s",
      name: "n".repeat(900),
      email_verified: true,
      picture: "data:…",
      address: { street: "x" },
    };
    expect(profileOf(claims)).toEqual({ iss: "i", sub: "s", name: "n".repeat(500), email_verified: true });
  });

  test("gives the roles of a claim: a list, one text, or below objects; everything else is no role", () => {
    expect(rolesOf({ groups: ["a", "b", "a", 7, null, " ", { a: 1 }] }, "groups")).toEqual(["a", "b"]);
    expect(rolesOf({ role: "admin" }, "role")).toEqual(["admin"]);
    expect(rolesOf({ realm: { roles: ["a"] } }, "realm.roles")).toEqual(["a"]);
    expect(rolesOf({ "https://corp.example/roles": ["a"] }, "https://corp.example/roles")).toEqual(["a"]);
    for (const path of ["missing", "groups.missing", "__proto__", "constructor.name"])
      expect(rolesOf({ groups: [] }, path)).toEqual([]);
    expect(rolesOf({ groups: Array.from({ length: 1_000 }, (_, index) => `role-${index}`) }, "groups")).toHaveLength(
      100,
    );
    expect(rolesOf({ groups: ["x".repeat(256)] }, "groups")).toEqual([]);
  });
});
