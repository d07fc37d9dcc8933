"""The pictures of docs/: what the model draws at default settings, through the command that users type.

    python3 -m starter.sheets --aiimage "dotnet ../src/Cli/bin/Release/net10.0/aiimage.dll" --out ../docs/images
    python3 -m starter.sheets --only colours --only seeds ...                   some of them

The pictures of docs/editing.md are made by the commands that stand there. All things are numbered pages (starter-things-1.webp, ...), each picture with the word that was typed; the other sheets are single files.
"""
import argparse
import json
import shlex
import shutil
import subprocess
import tempfile
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from starter import frame
from starter.concepts import STYLES
from starter.library import library
from starter.score import read_set, shown_names

PAGE = 221
PAPERS = ("#ffffff", "#202020", "#0f6cbd", "#c8321e", "#f2c811")
SCENES = (
    "an astronaut next to a horse on the moon", "a happy team celebrating", "secure cloud storage", "growth chart", "coffee break",
    "three boats at sea", "a red house over green hills", "a fox in the forest at night", "a camel in the desert", "a penguin in the snow",
    "a whale under a boat at sea", "two dogs and a cat", "a rocket in space", "a yellow car in the city", "a city at night with a bridge",
    "a purple umbrella on the beach", "a trophy above a laptop", "a shield in front of a computer", "a light bulb and a gear", "a rabbit inside a box",
    "five green apples", "a large orange cat", "a small blue bird on a yellow background", "a globe on a blue gradient background",
)
# The same subjects in six languages.
LANGUAGE_PROMPTS = {
    "en": ("a red cat", "a blue house on a yellow background", "two dogs", "a tree next to a car", "a rocket at night", "a green apple"),
    "zh": ("一只红色的猫", "黄色背景上的蓝色房子", "两只狗", "一棵树在汽车旁边", "夜晚的火箭", "一个绿色的苹果"),
    "de": ("eine rote Katze", "ein blaues Haus auf einem gelben Hintergrund", "zwei Hunde", "ein Baum neben einem Auto", "eine Rakete bei Nacht",
           "ein grüner Apfel"),
    "fr": ("un chat rouge", "une maison bleue sur fond jaune", "deux chiens", "un arbre à côté d'une voiture", "une fusée la nuit", "une pomme verte"),
    "ja": ("赤い猫", "黄色い背景の青い家", "二匹の犬", "車の隣の木", "夜のロケット", "緑のりんご"),
    "ru": ("красная кошка", "синий дом на жёлтом фоне", "две собаки", "дерево рядом с машиной", "ракета ночью", "зелёное яблоко"),
}
STRIP = ("a red house", "一只蓝色的猫", "an astronaut next to a horse on the moon", "three yellow stars at night", "ein Laptop, flach",
         "a rocket", "a trophy above a laptop", "deux ballons rouges")


class Program:
    """`aiimage new` at default settings."""

    def __init__(self, command, model):
        self.command, self.model = shlex.split(command), ["--model", model] if model else []

    def run(self, *arguments):
        subprocess.run([*self.command, *arguments], check=True, stdout=subprocess.DEVNULL)

    def draw(self, prompts, seed=1, *options):
        """RGBA pictures of the prompts, in their order."""
        return [picture for picture, _ in self.made(prompts, seed, *options)]

    def made(self, prompts, seed=1, *options):
        """(RGBA picture, what the program says of it) of the prompts, in their order."""
        with tempfile.TemporaryDirectory() as folder:
            run = subprocess.run([*self.command, "new", *self.model, *prompts, "--seed", str(seed), "--out", folder, "--json", "--quiet", *options],
                                 stdout=subprocess.PIPE, check=True)
            listed = json.loads(run.stdout.decode("utf-8-sig"))
            return [(Image.open(Path(folder) / i["path"]).convert("RGBA"), i) for i in listed]


FONTS = ("DejaVuSans.ttf", "LiberationSans-Regular.ttf", "Carlito-Regular.ttf")
FONTS_OF_EAST_ASIA = ("NotoSansCJK-Regular.ttc", "DroidSansFallbackFull.ttf")


def text_font(size, text):
    """A font that has the letters of a text; those of East Asia may lack the others."""
    is_wide = any("\u2e80" <= letter for letter in text)
    for name in FONTS_OF_EAST_ASIA + FONTS if is_wide else FONTS + FONTS_OF_EAST_ASIA:
        try:
            return ImageFont.truetype(name, size)
        except OSError:
            pass
    return ImageFont.load_default()


def sheet(pictures, columns, cell, labels=None):
    """Pictures on white in rows, each with its label below."""
    line = 16 if labels else 0
    rows = -(-len(pictures) // columns)
    result = Image.new("RGB", (columns * (cell + 4), rows * (cell + line + 4)), "white")
    pen = ImageDraw.Draw(result)
    for i, picture in enumerate(pictures):
        x, y = i % columns * (cell + 4) + 2, i // columns * (cell + line + 4) + 2
        small = picture.resize((cell, cell), Image.LANCZOS)
        result.paste(small, (x, y), small)
        if labels:
            text, font = labels[i], text_font(11, labels[i])
            while pen.textlength(text, font) > cell and len(text) > 2:
                text = text[:-2] + "…"
            pen.text((x + (cell - pen.textlength(text, font)) / 2, y + cell), text, "#404040", font)
    return result


def beside(*pictures, gap=8):
    """Pictures side by side on white."""
    result = Image.new("RGB", (sum(p.width for p in pictures) + gap * (len(pictures) - 1), max(p.height for p in pictures)), "white")
    x = 0
    for picture in pictures:
        result.paste(picture, (x, 0))
        x += picture.width + gap
    return result


def around(picture, test, margin=12):
    """A mask: the rectangle around all pixels of a kind, and a little more."""
    there = [i for i, pixel in enumerate(picture.getdata()) if test(*pixel)]
    columns, rows = [i % picture.width for i in there], [i // picture.width for i in there]
    mask = Image.new("L", picture.size, 0)
    mask.paste(255, (max(0, min(columns) - margin), max(0, min(rows) - margin), max(columns) + margin, max(rows) + margin))
    return mask


class Sheets:
    def __init__(self, program, out):
        self.program, self.out, self.names = program, Path(out), shown_names("en")

    def write(self, name, picture, quality=82):
        path = self.out / f"starter-{name}.webp"
        picture.save(path, quality=quality, method=6)
        print(path, picture.size, f"{path.stat().st_size / 1024:.0f} KiB", flush=True)

    def things(self):
        """Every thing, by group, as it looks when nothing but its name is typed."""
        for number, at in enumerate(range(0, len(library().concepts), PAGE), 1):
            names = [self.names.get(c, c) for c in library().concepts[at:at + PAGE]]
            self.write(f"things-{number}", sheet(self.program.draw(names), 13, 80, names), 72)

    def styles(self):
        concepts = [c for c in library().concepts if all((c, s) in library().lists for s in STYLES)]
        names = [self.names[c] for c in concepts[::len(concepts) // 64][:64] if c in self.names]
        by_style = [self.program.draw([n if s == "3d" else f"{n}, {s} style" for n in names]) for s in STYLES]
        self.write("styles", sheet([row[i] for i in range(len(names)) for row in by_style], 16, 72))

    def colours(self):
        """Forty colours of things that no training picture showed in them."""
        entries = read_set("colour")[:40]
        self.write("colours", sheet(self.program.draw([e["prompt"] for e in entries]), 8, 120, [e["prompt"] for e in entries]))

    def scenes(self):
        self.write("scenes", sheet(self.program.draw(SCENES), 6, 190, SCENES))

    def seeds(self):
        prompts = ("a red car next to a tree", "a cat", "two birds over green hills")
        self.write("seeds", sheet([p for prompt in prompts for p in self.program.draw([prompt], 1, "--count", "10")], 10, 120))

    def languages(self):
        prompts = [p for listed in LANGUAGE_PROMPTS.values() for p in listed]
        self.write("languages", sheet(self.program.draw(prompts), 6, 150, prompts))

    def transparency(self):
        names = ("a red balloon", "a cat", "a wine glass", "a tree", "a bicycle", "a jellyfish", "three stars", "a laptop")
        pictures, cell = self.program.draw(names, 1, "--background", "transparent"), 128
        result = Image.new("RGB", (len(names) * cell, len(PAPERS) * cell))
        for y, paper in enumerate(PAPERS):
            for x, picture in enumerate(pictures):
                tile = Image.new("RGBA", picture.size, paper)
                tile.alpha_composite(picture)
                result.paste(tile.convert("RGB").resize((cell, cell), Image.LANCZOS), (x * cell, y * cell))
        self.write("transparency", result)

    def editing(self):
        """Each by the commands of docs/editing.md, side by side."""
        with tempfile.TemporaryDirectory() as name:
            at = lambda file: str(Path(name) / file)

            def new(prompt, file, *options):
                self.program.run("new", *self.program.model, prompt, "--seed", "1", "--out", at(file), "--quiet", *options)
                return Image.open(at(file)).convert("RGB")

            def edit(source, prompt, file, *options):
                self.program.run("edit", at(source), prompt, *self.program.model, "--out", at(file), "--quiet", *options)
                return Image.open(at(file)).convert("RGB")

            scene = new("a red house next to a green tree", "scene.png")
            mask = around(scene, lambda r, g, b: r > 140 and g < 110 and b < 110)
            mask.save(at("mask.png"))
            self.write_png("white", mask)
            self.write_png("mask", beside(scene, mask.convert("RGB"), edit("scene.png", "a blue car", "car.png", "--mask", at("mask.png"), "--seed", "1")))
            hill = new("a red house over a green hill", "hill.png")
            wide = edit("hill.png", "over a green hill", "wide.png", "--expand", "50%,0,50%,0", "--seed", "3")
            far = edit("hill.png", "over a green hill", "far.png", "--expand", "25%", "--seed", "3")
            self.write_png("expand", beside(hill, wide, far.resize((256, 256), Image.LANCZOS)))
            self.write_png("panorama", new("a red house over a green hill", "panorama.png", "--size", "2048x512", "--windows", "on"))
            tile = new("a small yellow star at night", "tile.png", "--size", "512x512", "--tileable")
            small = tile.resize((128, 128), Image.LANCZOS)
            nine = Image.new("RGB", (384, 384))
            for i in range(9):
                nine.paste(small, (i % 3 * 128, i // 3 * 128))
            self.write_png("tile", beside(tile.resize((256, 256), Image.LANCZOS), nine))
            self.program.run(
                "new", *self.program.model, "a red house over a green hill", "--seed", "1", "--variation", "0.5", "--variation-seed", "1", "--count", "6", "--contact-sheet",
                at("variations.png"), "--out", name, "--quiet")
            self.write_png("variations", Image.open(at("variations.png")).convert("RGB"))
            for form in ("sheet", "gif"):
                new("a blue bird at sea", f"bird-{form}.png", "--trace", form)
            self.write_png("trace", Image.open(next(Path(name).glob("bird-sheet-trace*.png"))).convert("RGB"))
            shutil.copyfile(next(Path(name).glob("bird-gif-trace*.gif")), self.out / "editing-trace.gif")

    def write_png(self, name, picture):
        path = self.out / f"editing-{name}.png"
        picture.save(path, optimize=True)
        print(path, picture.size, f"{path.stat().st_size / 1024:.0f} KiB", flush=True)

    def strip(self):
        self.write("examples", sheet(self.program.draw(STRIP), len(STRIP), 160))


NAMES = ("things", "styles", "colours", "scenes", "seeds", "languages", "transparency", "strip", "editing")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--aiimage", default="aiimage", help="the command")
    parser.add_argument("--model", help="a model's name or folder; default: the program's own")
    parser.add_argument("--out", default=str(frame.TRAINING.parent / "docs" / "images"))
    parser.add_argument("--only", action="append", choices=NAMES)
    args = parser.parse_args()
    sheets = Sheets(Program(args.aiimage, args.model), args.out)
    for name in args.only or NAMES:
        getattr(sheets, name)()


if __name__ == "__main__":
    main()
