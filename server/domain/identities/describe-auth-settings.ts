import type { AuthSettings } from "@/lib/schemas/account";
import type { Config } from "@/server/config";

/** Which ways of signing in there are, for everybody who stands before the sign-in page. */
export function describeAuthSettings({
  oidc,
  selfRegistration,
}: Pick<Config, "oidc" | "selfRegistration">): AuthSettings {
  return {
    authentication_enabled: true,
    local_password_enabled: true,
    local_password_visible_by_default: true,
    oidc_enabled: oidc !== null,
    oidc_visible_by_default: oidc !== null,
    oidc_provider_name: oidc?.name ?? null,
    oidc_provider_label: oidc?.label ?? null,
    oidc_provider_icon_url: oidc?.iconUrl ?? null,
    ldap_enabled: false,
    ldap_visible_by_default: false,
    ldap_provider_name: null,
    ldap_provider_label: null,
    ldap_provider_icon_url: null,
    self_registration_enabled: selfRegistration,
  };
}
