// Adds to golden.json what Hugging Face's tokenizers say: npm install @anush008/tokenizers, then node make_json_golden.mjs FOLDER,
// where FOLDER/older/tokenizer.json and FOLDER/newer/tokenizer.json are what the tests write (T5TokenizerTests, T5Json).
import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";

const folder = path.resolve(process.argv[2]);
const { Tokenizer } = createRequire(path.join(process.cwd(), "x.js"))("@anush008/tokenizers");
const file = new URL("golden.json", import.meta.url);
const { cases } = JSON.parse(readFileSync(file, "utf8"));
for (const form of ["older", "newer"]) {
  const tokenizer = Tokenizer.fromFile(path.join(folder, form, "tokenizer.json"));
  for (const item of cases.filter((item) => !item.sentencepiece_only)) {
    item[form] = (await tokenizer.encode(item.text, null, { addSpecialTokens: false })).getIds();
  }
}
writeFileSync(file, `{"cases": [\n${cases.map((item) => JSON.stringify(item)).join(",\n")}\n]}\n`);
