// Draws SVG bodies with resvg. Usage: node render.mjs PACKAGES_FOLDER JOBS.json OUT.raw SIDE
// JOBS is [[set, icon], ...]; OUT gets SIDE x SIDE premultiplied RGBA bytes for each, in order. resvg aborts the process on a few
// drawings: the caller sees how many pictures there are and goes on behind the one that failed.
import { createRequire } from 'module';
import fs from 'fs';
import path from 'path';

const [folder, jobsFile, outFile, sideText] = process.argv.slice(2);
const side = Number(sideText);
const { Resvg } = createRequire(path.resolve(folder, 'package.json'))('@resvg/resvg-js');
const sets = {};
const out = fs.openSync(outFile, 'w');
for (const [set, icon] of JSON.parse(fs.readFileSync(jobsFile))) {
    sets[set] ??= JSON.parse(fs.readFileSync(path.join(folder, 'node_modules/@iconify-json', set, 'icons.json')));
    const drawing = sets[set].icons[icon];
    const width = drawing.width ?? sets[set].width ?? 16, height = drawing.height ?? sets[set].height ?? 16;
    const box = `${drawing.left ?? 0} ${drawing.top ?? 0} ${width} ${height}`;
    const svg = `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="${box}" ` +
        `width="${side}" height="${side}" color="#28282c">${drawing.body}</svg>`;
    fs.writeSync(out, new Resvg(svg, { fitTo: { mode: 'width', value: side } }).render().pixels);
}
