// Puts the style sheet together: components and tokens of the NL Design System, as far as the pages use them, our theme, and our own rules.
import { createHash } from "node:crypto";
import { copyFileSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import postcss from "postcss";

const [modules, here] = process.argv.slice(2);
const COMPONENTS = [
  "root", "document", "page-header", "page-footer", "skip-link", "heading-1", "heading-2", "heading-3", "heading-4", "paragraph", "link", "button",
  "button-group", "form-field", "form-field-description", "form-field-error-message", "form-label", "form-fieldset", "textbox", "textarea", "select", "checkbox",
  "radio-button", "breadcrumb-nav", "pagination", "table", "alert", "data-badge", "status-badge", "unordered-list", "ordered-list", "separator",
];
const FONTS = { "source-sans-3.woff2": "source-sans-3-latin-wght-normal.woff2", "source-sans-3-italic.woff2": "source-sans-3-latin-wght-italic.woff2" };
// Only what has these classes, and no other: the library is a show-room of many looks.
const CLASSES = new Set(`
root document page-header page-header__content page-footer page-footer__content skip-link skip-link--visible-on-focus
heading-1 heading-2 heading-3 heading-4 paragraph link button button--primary-action button--secondary-action button--subtle button--danger button-group
form-field form-field--invalid form-field__label form-field__input form-field__description form-field__error-message form-field-description form-field-error-message
form-label form-label--checkbox form-label--radio form-fieldset form-fieldset__legend textbox textbox--html-input textbox--invalid textarea textarea--html-textarea textarea--invalid
select select--html-select select--invalid checkbox checkbox--html-input radio-button radio-button--html-input
breadcrumb-nav breadcrumb-nav__list breadcrumb-nav__list--html-ol breadcrumb-nav__item breadcrumb-nav__link pagination pagination__relative-link pagination__relative-link--next
table table__caption table__header table__body table__row table__cell table__header-cell alert alert--info alert--ok alert--warning alert--error alert__content alert__message
data-badge status-badge status-badge--success status-badge--warning status-badge--danger status-badge--neutral status-badge--inactive
unordered-list unordered-list__item ordered-list ordered-list__item separator
`.split(/\s+/).filter(Boolean).map((name) => `utrecht-${name}`));

const wanted = (selector) => [...selector.matchAll(/\.([a-z0-9_-]+)/g)].every(([, name]) => CLASSES.has(name)) && !selector.includes(":lang(ar)");

const read = (...path) => readFileSync(join(...path), "utf8");
const style = postcss.root();
const fonts = Object.entries(FONTS).map(([name, file]) => {
  copyFileSync(join(modules, "@fontsource-variable/source-sans-3/files", file), join(here, name));
  const hash = createHash("sha256").update(readFileSync(join(here, name))).digest("hex").slice(0, 16);
  const slope = name.includes("italic") ? "italic" : "normal";
  return `@font-face{font-family:"Source Sans 3";font-style:${slope};font-weight:200 900;font-display:swap;src:url("../${hash}/${name}") format("woff2")}`;
});

for (const name of COMPONENTS) style.append(postcss.parse(read(modules, "@utrecht", `${name}-css`, "dist/index.css")).nodes);
style.walkComments((comment) => { comment.remove(); });
style.walkRules((rule) => {
  const selectors = rule.selectors.filter(wanted);
  if (selectors.length === 0) rule.remove();
  else rule.selectors = selectors;
});
style.walkAtRules((rule) => { if (rule.nodes?.length === 0) rule.remove(); });

// Tokens that no rule sets anew are written out, so that the sheet needs no table of them; of the others the value at the root is kept.
const theme = postcss.parse(read(here, "theme.css"));
const own = postcss.parse(read(here, "pages.css"));
own.walkComments((comment) => { comment.remove(); });
const tokens = new Map();
for (const sheet of [postcss.parse(read(modules, "@nl-design-system-unstable/voorbeeld-design-tokens/dist/theme.css")), theme]) {
  sheet.walkDecls(/^--/, (decl) => { tokens.set(decl.prop, decl.value); });
}
const anew = new Set();
for (const sheet of [style, own]) sheet.walkDecls(/^--/, (decl) => { anew.add(decl.prop); });

const kept = new Map();
// The value without tokens, or none if it needs one that has no value.
const resolve = (value) => {
  const start = value.search(/var\(/);
  if (start < 0) return value;
  let end = start + 4;
  for (let depth = 1; depth > 0; end += 1) depth += { "(": 1, ")": -1 }[value[end]] ?? 0;
  const [, name, fallback] = value.slice(start + 4, end - 1).match(/^\s*(--[\w-]+)\s*(?:,\s*([^]*))?$/);
  const rest = resolve(value.slice(end));
  if (rest === undefined) return undefined;
  const instead = fallback === undefined ? undefined : resolve(fallback);
  if (!anew.has(name)) {
    const known = tokens.has(name) ? resolve(tokens.get(name)) : instead;
    return known === undefined ? undefined : value.slice(0, start) + known + rest;
  }
  if (tokens.has(name) && !kept.has(name)) {
    kept.set(name, undefined);
    kept.set(name, resolve(tokens.get(name)));
  }
  return `${value.slice(0, start)}var(${name}${instead === undefined ? "" : `,${instead}`})${rest}`;
};
for (const sheet of [style, own]) {
  sheet.walkDecls((decl) => {
    const value = resolve(decl.value);
    if (value === undefined) decl.remove();
    else decl.value = value;
  });
  sheet.walkRules((rule) => { if (rule.nodes.length === 0) rule.remove(); });
}
const values = [...kept].filter(([, value]) => value !== undefined).map(([name, value]) => `${name}:${value}`).sort();

const small = (css) => css.replace(/\s+/g, " ").replace(/ ?([{};,]) ?/g, "$1").replace(/: /g, ":").replace(/;}/g, "}").replace(/}/g, "}\n");
const licence = "/* NL Design System components (c) Frameless B.V., Gemeente Utrecht, and tokens (c) Community for NL Design System: EUPL-1.2. Font Source Sans 3 (c) Adobe: OFL-1.1. See LICENCES.md. Made by update. */\n";
writeFileSync(join(here, "menukaart.css"), `${licence}${fonts.join("\n")}\n:root{\n${values.join(";\n")}}\n${small(style.toString())}${small(own.toString())}`);
console.log(`menukaart.css: ${values.length} tokens, ${readFileSync(join(here, "menukaart.css")).length} bytes`);
