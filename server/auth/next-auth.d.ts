import type { DefaultSession } from "next-auth";

declare module "next-auth" {
  interface User {
    login: string;
    /** The generation of tokens when the session began; see identity.token_epoch. */
    epoch: number;
  }
  interface Session extends Pick<DefaultSession, "expires"> {
    user: { id: number; login: string; name: string | null };
  }
}

declare module "next-auth/jwt" {
  interface JWT {
    login: string;
    epoch: number;
  }
}
