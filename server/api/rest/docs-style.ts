/** Swagger UI in the colours and letters of the console (app/globals.css), light and dark. */
export const DOCS_CSS = `
:root {
  --background: #f8f7f4; --foreground: #1d1b18; --card: #ffffff; --muted: #f1efea; --muted-foreground: #655f56;
  --border: #e3e0d9; --input: #918a7f; --primary: #0b6671; --primary-foreground: #ffffff; --code: #fbfaf8;
  --get: #0b6671; --post: #256b38; --put: #855400; --delete: #b0281f; --soft: 7%;
}
html.dark-mode {
  --background: #131210; --foreground: #edeae4; --card: #1a1917; --muted: #242220; --muted-foreground: #aaa398;
  --border: #2f2c29; --input: #79736a; --primary: #56c4cc; --primary-foreground: #05191c; --code: #161513;
  --get: #56c4cc; --post: #7cc98c; --put: #e4b454; --delete: #f5958b; --soft: 9%;
}
html, html.dark-mode { background: var(--background); }
body { margin: 0; background: var(--background); color: var(--foreground); }
body, .swagger-ui, .swagger-ui .info .title, .swagger-ui .opblock-tag, .swagger-ui .opblock .opblock-summary-description,
.swagger-ui .btn, .swagger-ui label, .swagger-ui select, .swagger-ui table thead tr th, .swagger-ui .parameter__name,
.swagger-ui .tab li, .swagger-ui section.models h4, .swagger-ui .model-title, .swagger-ui .dialog-ux .modal-ux-header h3 {
  font-family: ui-sans-serif, system-ui, -apple-system, "Segoe UI", "Inter", "Roboto", "Noto Sans", "Liberation Sans", sans-serif;
}
.swagger-ui :is(h1, h2, h3, h4, h5, p, li, a, small, label, button, input, select, table, th, td, div, span):not(.microlight *, .opblock-summary-path, .opblock-summary-path *, .curl *, code *) { font-family: inherit; }
.swagger-ui .renderedMarkdown p, .swagger-ui .info p, .swagger-ui .opblock-tag small p, .swagger-ui .opblock-summary-method { font-family: inherit !important; }
.bar { position: sticky; top: 0; z-index: 10; display: flex; align-items: center; justify-content: space-between; gap: 16px;
  padding: 10px max(20px, calc((100% - 1120px) / 2)); background: var(--card); border-bottom: 1px solid var(--border); font-size: 14px; }
.bar .brand { display: flex; align-items: center; gap: 8px; color: var(--foreground); text-decoration: none; white-space: nowrap; }
.bar nav { display: flex; gap: 16px; }
.bar nav a, .loading a { color: var(--primary); text-decoration: none; }
.bar a:hover { text-decoration: underline; }
.loading { max-width: 1120px; margin: 48px auto; padding: 0 20px; color: var(--muted-foreground); font-size: 14px; }
:focus-visible { outline: 2px solid var(--primary) !important; outline-offset: 2px; }

.swagger-ui, html.dark-mode .swagger-ui { background: transparent; color: var(--foreground); }
.swagger-ui .wrapper { max-width: 1160px; padding: 0 20px; }
.swagger-ui .info { margin: 32px 0 16px; }
.swagger-ui .info hgroup.main { margin: 0 0 12px; }
.swagger-ui .info .title { font-size: 28px; letter-spacing: -0.01em; color: var(--foreground); }
.swagger-ui .info .title small, .swagger-ui .info .title small.version-stamp { background: var(--muted); top: -4px; border-radius: 6px; }
.swagger-ui .info .title small pre, html.dark-mode .swagger-ui .info .title small pre { color: var(--muted-foreground); font-size: 12px; background: none; }
.swagger-ui .info a.link, .swagger-ui .info__license { display: none; }
.swagger-ui .markdown p, .swagger-ui .renderedMarkdown p, .swagger-ui .info li, .swagger-ui .info p,
html.dark-mode .swagger-ui .renderedMarkdown p, html.dark-mode .swagger-ui .markdown p { color: var(--foreground); font-size: 14px; line-height: 1.6; max-width: 76ch; margin: 0 0 10px; }
.swagger-ui .markdown code, .swagger-ui .renderedMarkdown code, html.dark-mode .swagger-ui .markdown code, html.dark-mode .swagger-ui .renderedMarkdown code {
  color: var(--foreground); background: var(--muted); border-radius: 4px; padding: 1px 5px; font-weight: 500; font-size: 12.5px; }
.swagger-ui a, .swagger-ui .info a { color: var(--primary); }
.swagger-ui .scheme-container, html.dark-mode .swagger-ui .scheme-container { background: transparent; box-shadow: none; margin: 0; padding: 0 0 8px; }
.swagger-ui .scheme-container .schemes > .schemes-server-container { display: none; }
.swagger-ui .scheme-container .schemes { justify-content: flex-start; }
.swagger-ui .auth-wrapper { justify-content: flex-start; }
.swagger-ui .filter { padding-bottom: 8px; }

.swagger-ui input[type=text], .swagger-ui input[type=password], .swagger-ui input[type=search], .swagger-ui input[type=email], .swagger-ui input[type=file], .swagger-ui textarea, .swagger-ui select,
html.dark-mode .swagger-ui input, html.dark-mode .swagger-ui textarea, html.dark-mode .swagger-ui select {
  background-color: var(--card); color: var(--foreground); border: 1px solid var(--input); border-radius: 8px; box-shadow: none; font-size: 14px; }
.swagger-ui input::placeholder { color: var(--muted-foreground); }
.swagger-ui .filter .operation-filter-input { margin: 0; max-width: 360px; padding: 8px 12px; border: 1px solid var(--input); }
.swagger-ui .btn, html.dark-mode .swagger-ui .btn { border: 1px solid var(--border); border-radius: 8px; box-shadow: none; color: var(--foreground); background: var(--card); font-weight: 500; }
.swagger-ui .btn:hover { background: var(--muted); box-shadow: none; }
.swagger-ui .btn.authorize, html.dark-mode .swagger-ui .btn.authorize { color: var(--primary); border-color: var(--primary); }
.swagger-ui .btn.authorize svg, html.dark-mode .swagger-ui .btn.authorize svg { fill: var(--primary); }
.swagger-ui .btn.execute, html.dark-mode .swagger-ui .btn.execute { background: var(--primary); border-color: var(--primary); color: var(--primary-foreground); }
.swagger-ui .btn.cancel, html.dark-mode .swagger-ui .btn.cancel { color: var(--delete); border-color: var(--border); }

.swagger-ui .opblock-tag { color: var(--foreground); border-bottom: 1px solid var(--border); font-size: 17px; padding: 12px 4px; margin: 0 0 8px; }
.swagger-ui .opblock-tag:hover { background: var(--muted); }
.swagger-ui .opblock-tag small, .swagger-ui .opblock-tag small p, html.dark-mode .swagger-ui .opblock-tag small p { color: var(--muted-foreground); font-size: 13px; margin: 0; }
.swagger-ui .opblock { --method: var(--get); }
.swagger-ui .opblock, html.dark-mode .swagger-ui .opblock { margin: 0 0 8px; border: 1px solid var(--border) !important; border-radius: 10px; box-shadow: none; background: var(--card) !important; overflow: hidden; }
.swagger-ui .opblock.opblock-post { --method: var(--post); }
.swagger-ui .opblock.opblock-put { --method: var(--put); }
.swagger-ui .opblock.opblock-delete { --method: var(--delete); }
.swagger-ui .opblock .opblock-summary { border: 0 !important; padding: 6px 10px 6px 6px; }
.swagger-ui .opblock .opblock-summary:hover { background: var(--muted); }
.swagger-ui .opblock.is-open .opblock-summary { border-bottom: 1px solid var(--border) !important; }
.swagger-ui .opblock .opblock-summary-method, html.dark-mode .swagger-ui .opblock .opblock-summary-method {
  background: color-mix(in srgb, var(--method) 12%, transparent) !important; color: var(--method) !important; text-shadow: none; min-width: 68px; padding: 5px 0; border-radius: 7px; font-size: 12px; }
.swagger-ui .opblock .opblock-summary-path, html.dark-mode .swagger-ui .opblock .opblock-summary-path { color: var(--foreground); font-size: 13.5px; font-weight: 600; }
.swagger-ui .opblock .opblock-summary-path a { color: inherit; }
.swagger-ui .opblock .opblock-summary-description, html.dark-mode .swagger-ui .opblock .opblock-summary-description { color: var(--muted-foreground); font-size: 13.5px; }
.swagger-ui .opblock .opblock-section-header, html.dark-mode .swagger-ui .opblock .opblock-section-header { background: var(--muted); box-shadow: none; min-height: 40px; padding: 4px 16px; }
.swagger-ui .opblock .opblock-section-header h4, .swagger-ui .opblock-title_normal, .swagger-ui .opblock .opblock-section-header > label { color: var(--foreground); font-family: inherit; font-size: 13px; }
.swagger-ui .opblock-body pre.microlight, .swagger-ui .highlight-code > .microlight, .swagger-ui .curl, html.dark-mode .swagger-ui .opblock-body pre.microlight, html.dark-mode .swagger-ui .highlight-code > .microlight {
  background: var(--code) !important; color: var(--foreground) !important; border: 1px solid var(--border); border-radius: 8px; font-weight: 400; }
.swagger-ui .highlight-code > .microlight code, .swagger-ui .highlight-code span { color: inherit !important; }
.swagger-ui .opblock-description-wrapper p, .swagger-ui .opblock-external-docs-wrapper p { color: var(--foreground); font-size: 14px; }
.swagger-ui table thead tr th, .swagger-ui table thead tr td, html.dark-mode .swagger-ui table thead tr th, html.dark-mode .swagger-ui table thead tr td { color: var(--muted-foreground); border-bottom: 1px solid var(--border); font-size: 12px; }
.swagger-ui .parameter__name, .swagger-ui .parameter__type, .swagger-ui .response-col_status, .swagger-ui .response-col_links, .swagger-ui .responses-inner h4, .swagger-ui .responses-inner h5,
html.dark-mode .swagger-ui .parameter__name, html.dark-mode .swagger-ui .parameter__type, html.dark-mode .swagger-ui .response-col_status { color: var(--foreground); }
.swagger-ui .parameter__in, .swagger-ui .parameter__extension, .swagger-ui .response-col_links { color: var(--muted-foreground); }
.swagger-ui .parameter__name { font-size: 13.5px; }
.swagger-ui .tab li, .swagger-ui .tab li button.tablinks, html.dark-mode .swagger-ui .tab li { color: var(--muted-foreground); }
.swagger-ui .tab li.active button { color: var(--foreground); }
.swagger-ui .response-control-media-type__accept-message { color: var(--post); }
.swagger-ui svg:not(:root) { fill: var(--muted-foreground); }
.swagger-ui section.models, html.dark-mode .swagger-ui section.models { border: 1px solid var(--border); border-radius: 10px; background: var(--card); }
.swagger-ui section.models h4, html.dark-mode .swagger-ui section.models h4 { color: var(--foreground); border-color: var(--border); }
.swagger-ui .model-box, .swagger-ui section.models .model-container, html.dark-mode .swagger-ui section.models .model-container { background: var(--muted); }
.swagger-ui .json-schema-2020-12, html.dark-mode .swagger-ui .json-schema-2020-12 { background: var(--muted); border-radius: 8px; }
.swagger-ui .json-schema-2020-12__title, .swagger-ui .json-schema-2020-12-property .json-schema-2020-12__title, .swagger-ui .model, .swagger-ui .model-title, .swagger-ui .prop-type, html.dark-mode .swagger-ui .json-schema-2020-12__title { color: var(--foreground); }
.swagger-ui .dialog-ux .modal-ux, html.dark-mode .swagger-ui .dialog-ux .modal-ux { background: var(--card); border: 1px solid var(--border); border-radius: 12px; box-shadow: 0 20px 60px rgb(0 0 0 / 0.3); }
.swagger-ui .dialog-ux .modal-ux-header, html.dark-mode .swagger-ui .dialog-ux .modal-ux-header { border-color: var(--border); }
.swagger-ui .dialog-ux .modal-ux-header h3, .swagger-ui .dialog-ux .modal-ux-content h4, .swagger-ui .dialog-ux .modal-ux-content p, .swagger-ui label { color: var(--foreground); }
.swagger-ui .loading-container .loading::after { color: var(--muted-foreground); }
.swagger-ui .response-col_links { display: none; }
html.dark-mode .swagger-ui .opblock .opblock-section-header { background: var(--muted) !important; border-color: var(--border) !important; }
html.dark-mode .swagger-ui .opblock .opblock-body .microlight.microlight.microlight { background: var(--code) !important; border: 1px solid var(--border) !important; }
html.dark-mode .swagger-ui table thead tr :is(th, td) { border-color: var(--border) !important; }
html.dark-mode .swagger-ui .btn.authorize { color: var(--primary) !important; border-color: var(--primary) !important; background: var(--card); }
.swagger-ui .btn.authorize svg, html.dark-mode .swagger-ui .btn.authorize svg { fill: var(--primary) !important; }
.swagger-ui .info .title small, html.dark-mode .swagger-ui .info .title small { background: var(--muted) !important; }
html.dark-mode .swagger-ui .info .title { color: var(--foreground) !important; }
html.dark-mode .swagger-ui .opblock-tag { border-color: var(--border) !important; }
.swagger-ui .opblock .tab-header .tab-item.active h4 span::after { background: var(--primary) !important; }
.swagger-ui .response-controls .content-type, .swagger-ui .response-control-media-type--accept-controller select { border-color: var(--input) !important; }
.swagger-ui .response-control-media-type__accept-message { display: none; }
@media (max-width: 640px) {
  .swagger-ui .opblock .opblock-summary-description { flex-basis: 100%; padding: 4px 0 0 6px; }
  .swagger-ui .opblock .opblock-summary { flex-wrap: wrap; }
  .swagger-ui .opblock .opblock-summary-path { max-width: calc(100% - 130px); word-break: break-word; }
  .swagger-ui .opblock-tag small { display: none; }
  .swagger-ui .wrapper { padding: 0 12px; }
}
`;
