/** The page at /docs around Swagger UI. Everything it loads comes from this server; nothing in it is inline. */
export const DOCS_HTML = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>API · Attune</title>
<link rel="icon" type="image/svg+xml" href="/docs/icon.svg">
<script src="/docs/theme.js"></script>
<link rel="stylesheet" href="/docs/swagger-ui.css">
<link rel="stylesheet" href="/docs/page.css">
</head>
<body>
<header class="bar">
  <a class="brand" href="/"><img src="/docs/icon.svg" alt="" width="24" height="24"><strong>Attune</strong> API</a>
  <nav><a href="/api/v1/openapi.json">openapi.json</a><a href="/">Console</a></nav>
</header>
<main id="reference"><p class="loading">Loading the reference…</p></main>
<noscript><p class="loading">This page needs JavaScript. The description itself is at <a href="/api/v1/openapi.json">/api/v1/openapi.json</a>.</p></noscript>
<script src="/docs/swagger-ui-bundle.js"></script>
<script src="/docs/page.js"></script>
</body>
</html>
`;

/** Before anything is painted: the theme that was chosen in the console, else the system's. */
export const DOCS_THEME_JS = `"use strict";
(function () {
  var system = matchMedia("(prefers-color-scheme: dark)");
  function apply() {
    var chosen = null;
    try { chosen = localStorage.getItem("attune-theme"); } catch (refused) {}
    var dark = chosen === "dark" || (chosen !== "light" && system.matches);
    document.documentElement.classList.toggle("dark-mode", dark);
  }
  apply();
  system.addEventListener("change", apply);
  addEventListener("storage", apply);
})();
`;

/** A call that is tried here goes to this server only, as whoever is signed in to the console or with the token given. */
export const DOCS_PAGE_JS = `"use strict";
SwaggerUIBundle({
  url: "/api/v1/openapi.json",
  dom_id: "#reference",
  deepLinking: true,
  docExpansion: "list",
  defaultModelsExpandDepth: 0,
  defaultModelExpandDepth: 4,
  defaultModelRendering: "example",
  displayRequestDuration: true,
  filter: true,
  persistAuthorization: false,
  tryItOutEnabled: false,
  validatorUrl: null,
  withCredentials: true,
  syntaxHighlight: { activated: true, theme: "nord" },
});
`;

export const DOCS_ICON = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32" fill="none">
  <rect width="32" height="32" rx="8" fill="#0b6671"/>
  <path d="M10.5 6.5v6.25a5.5 5.5 0 0 0 11 0V6.5M16 18.25v7.25" stroke="#fff" stroke-width="2.75" stroke-linecap="round"/>
  <path d="M5.75 8.5v4.5M26.25 8.5v4.5" stroke="#8edbe1" stroke-width="2" stroke-linecap="round"/>
</svg>
`;
