// Write the cases of textlint rules' own tests as JSON, a line each: which rule, what the test asks.
//
//     node record_cases.mjs NODE_MODULES TEST_FILE...
//
// NODE_MODULES holds esbuild. A test file runs with a tester that only notes what it is given; the
// rule itself and all other packages are nothing. `test` names the file, for who reads the rows.
import { createRequire } from "node:module";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { builtinModules } from "node:module";
import { tmpdir } from "node:os";
import path from "node:path";

const [modules, ...files] = process.argv.slice(2);
const require = createRequire(path.resolve(modules, "x.js"));
const esbuild = require("esbuild");

const RECORDER = `
class Tester {
  run(name, rule, cases) {
    const one = (each) => (typeof each === "string" ? { text: each } : each);
    const kept = (each) => ({
      text: each.text, options: each.options, ext: each.ext, file: each.inputPath,
      errors: each.errors ? each.errors.map((e) => ({ ...e })) : [],
    });
    for (const kind of ["valid", "invalid"])
      for (const each of (cases[kind] || []).map(one))
        console.log(JSON.stringify({ name, kind, ...kept(each), rules: rule && rule.rules ? rule : undefined }));
  }
}
module.exports = Tester; module.exports.default = Tester;
`;
const NOTHING = `
const handler = { get: (t, k) => (k === "__esModule" ? true : k === Symbol.toPrimitive ? () => "" : anything), apply: () => anything, construct: () => anything };
const anything = new Proxy(function () {}, handler);
module.exports = anything;
`;
const plugin = {
  name: "record",
  setup(build) {
    build.onResolve({ filter: /.*/ }, (args) => {
      if (args.kind === "entry-point" || builtinModules.includes(args.path.replace("node:", ""))) return undefined;
      if (args.path === "textlint-tester") return { path: "tester", namespace: "record" };
      const target = path.resolve(args.resolveDir, args.path);
      const ofTest = args.path.startsWith(".") && /\/test\//.test(target + "/") && !/\/(src|lib)\//.test(target.split("/test/").pop());
      if (ofTest) return undefined;
      return { path: "nothing", namespace: "record" };
    });
    build.onLoad({ filter: /.*/, namespace: "record" }, (args) => ({
      contents: args.path === "tester" ? RECORDER : NOTHING,
      loader: "js",
    }));
  },
};

const made = mkdtempSync(path.join(tmpdir(), "cases-"));
for (const file of files) {
  const bundle = path.join(made, "test.cjs");
  try {
    await esbuild.build({
      entryPoints: [file], outfile: bundle, bundle: true, platform: "node", format: "cjs", logLevel: "silent",
      plugins: [plugin], define: { "import.meta.url": JSON.stringify("file://" + path.resolve(file)) },
      loader: { ".md": "text" }, banner: { js: `__dirname = ${JSON.stringify(path.dirname(path.resolve(file)))}; const describe = (n, f) => f(), context = describe, it = () => {}, before = it, after = it, beforeEach = it, afterEach = it;` },
    });
  } catch (error) {
    console.error(`${file}: ${String(error).split("\n")[0]}`);
    continue;
  }
  const done = spawnSync(process.execPath, [bundle], { encoding: "utf8", cwd: path.dirname(path.dirname(path.resolve(file))), maxBuffer: 1 << 26 });
  if (done.status !== 0) console.error(`${file}: ${done.stderr.split("\n").find((l) => /Error/.test(l)) || done.stderr.slice(0, 200)}`);
  for (const line of done.stdout.split("\n")) if (line.startsWith("{")) console.log(JSON.stringify({ test: file, ...JSON.parse(line) }));
}
rmSync(made, { recursive: true });
