// Compiles the style sheet and copies scripts, images and the typeface into app/static/, which holds
// nothing else and is made anew each time. Run by scripts/assets.sh.
import { cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { inflateSync } from "node:zlib";
import { compile } from "sass";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const modules = join(root, "node_modules");
const target = join(root, "app", "static");
const making = `${target}.new`;

// Whole faces: TTF for the pack, WOFF2 for browsers. Two subsets that share a family name make
// WeasyPrint draw wrong letters.
const packFaces = ["Regular", "It", "Semibold", "SemiboldIt", "Bold", "BoldIt"];
const webFaces = ["Regular", "It", "Semibold", "Bold"];
const otherScripts = ["Arabic", "Bengali", "Devanagari", "Gujarati", "Gurmukhi", "Hebrew", "Tamil"];

rmSync(making, { recursive: true, force: true });
mkdirSync(join(making, "fonts"), { recursive: true });

const { css } = compile(join(root, "assets", "scss", "app.scss"), {
  loadPaths: [join(modules, "govuk-frontend", "dist"), modules],
  style: "compressed",
  quietDeps: true,
});
for (const word of ["GDS Transport", "crown"]) {
  if (css.toLowerCase().includes(word.toLowerCase())) {
    throw new Error(`The style sheet names "${word}", which we may not use.`);
  }
}
writeFileSync(join(making, "app.css"), css);

const script = readFileSync(
  join(modules, "govuk-frontend", "dist", "govuk", "govuk-frontend.min.js"),
  "utf8",
);
// Its source map is not served, so the line that names it goes.
writeFileSync(join(making, "govuk-frontend.min.js"), script.replace(/^\/\/# sourceMappingURL=.*$/m, ""));

const autocomplete = join(modules, "accessible-autocomplete", "dist", "accessible-autocomplete.min.js");
const typing = readFileSync(autocomplete, "utf8").replace(/^\/\/# sourceMappingURL=.*$/m, "");
writeFileSync(join(making, "accessible-autocomplete.min.js"), typing);

cpSync(join(root, "assets", "js"), making, { recursive: true });
cpSync(join(root, "assets", "images"), making, { recursive: true });

const fonts = join(modules, "source-sans");
for (const face of packFaces) {
  cpSync(join(fonts, "TTF", `SourceSans3-${face}.ttf`), join(making, "fonts", `SourceSans3-${face}.ttf`));
}
for (const face of webFaces) {
  const name = `SourceSans3-${face}.ttf.woff2`;
  cpSync(join(fonts, "WOFF2", "TTF", name), join(making, "fonts", name));
}
cpSync(join(fonts, "LICENSE.md"), join(making, "fonts", "LICENSE.md"));

// For the pack: the scripts that Source Sans lacks and that people in the United Kingdom write.
for (const script of otherScripts) {
  const name = script.toLowerCase();
  const folder = join(modules, "@fontsource", `noto-sans-${name}`);
  const web = readFileSync(join(folder, "files", `noto-sans-${name}-${name}-400-normal.woff`));
  writeFileSync(join(making, "fonts", `NotoSans${script}-Regular.ttf`), trueType(web));
  cpSync(join(folder, "LICENSE"), join(making, "fonts", `LICENSE-NotoSans${script}.txt`));
}

// A WOFF 1.0 file is a TrueType file with each of its tables deflated.
function trueType(woff) {
  const count = woff.readUInt16BE(12);
  const tables = Array.from({ length: count }, (_, index) => {
    const entry = 44 + 20 * index;
    const [tag, offset, packed, length, sum] = [0, 4, 8, 12, 16].map((at) => woff.readUInt32BE(entry + at));
    const stored = woff.subarray(offset, offset + packed);
    return { tag, sum, content: packed < length ? inflateSync(stored) : stored };
  });
  const steps = Math.floor(Math.log2(count));
  const head = Buffer.alloc(12 + 16 * count);
  head.writeUInt32BE(woff.readUInt32BE(4), 0);
  [count, 16 * 2 ** steps, steps, 16 * (count - 2 ** steps)].forEach((value, at) => head.writeUInt16BE(value, 4 + 2 * at));
  const parts = [head];
  let end = head.length;
  tables.forEach(({ tag, sum, content }, index) => {
    [tag, sum, end, content.length].forEach((value, at) => head.writeUInt32BE(value, 12 + 16 * index + 4 * at));
    const padded = Buffer.concat([content, Buffer.alloc(-content.length & 3)]);
    parts.push(padded);
    end += padded.length;
  });
  return Buffer.concat(parts);
}

// In place at once: a server that is running never meets a half-made folder.
const old = `${target}.old`;
rmSync(old, { recursive: true, force: true });
if (existsSync(target)) renameSync(target, old);
renameSync(making, target);
rmSync(old, { recursive: true, force: true });
