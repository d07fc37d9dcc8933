"""The pictures of the small models in docs/, through the command that users type.

    python3 -m mini.sheets --aiimage "dotnet ../src/Cli/bin/Release/net10.0/aiimage.dll" --models ../models --out ../docs/images
    python3 -m mini.sheets --only guidance --only guided ...                    some of them
"""
import argparse
import tempfile
from pathlib import Path

from PIL import Image, ImageDraw

from starter import frame
from starter.sheets import Program, beside, sheet, text_font

PROMPTS = ("a blue car on a yellow background", "a red elephant", "ein gelber Fisch auf blauem Hintergrund", "一只橙色的猫", "a purple guitar", "une théière turquoise",
           "a green dinosaur on a pink background", "a pineapple")
CLASSES = ("car", "elephant", "fish", "cat", "guitar", "teapot", "dinosaur", "pineapple")
WORDS = ("glide-mini", "unclip-mini", "imagen-mini", "tokens-mini")
SCALES = ("0", "1", "3", "7", "12")
LED = ("a red heart", "a blue fish", "a yellow star")      # what a CLIP alone is asked for
LINES = ("#0f6cbd", "#c8321e", "#2e8b57", "#8a4fbf")


def plot(curves, width=420, height=260):
    """Scores over steps as lines: {name: [numbers]}, each over the whole width."""
    scale, left, bottom = 2, 56, 40
    picture = Image.new("RGB", (width * scale, height * scale), "white")
    pen, font = ImageDraw.Draw(picture), text_font(22, "0")
    low, high = min(map(min, curves.values())), max(map(max, curves.values()))
    right, top = width * scale - 16, 16
    floor = height * scale - bottom
    at = lambda i, n, v: (left + (right - left) * i / max(1, n - 1), floor - (floor - top) * (v - low) / max(high - low, 1e-6))
    pen.line([(left, top), (left, floor), (right, floor)], "#808080", 2)
    for value, y in ((high, top), (low, floor - 24)):
        pen.text((4, y), f"{value:.0f}", "#404040", font)
    pen.text((left + 4, floor + 8), "first step", "#404040", font)
    pen.text((right - pen.textlength("last step", font), floor + 8), "last step", "#404040", font)
    for i, (name, values) in enumerate(curves.items()):
        pen.line([at(k, len(values), v) for k, v in enumerate(values)], LINES[i % len(LINES)], 4, joint="curve")
        pen.text((right - pen.textlength(name, font) - 8, floor - 36 * (len(curves) - i)), name, LINES[i % len(LINES)], font)
    return picture.resize((width, height), Image.LANCZOS)


class Sheets:
    def __init__(self, command, models, out):
        self.command, self.models, self.out = command, Path(models), Path(out)

    def program(self, model):
        return Program(self.command, str(self.models / model))

    def clip(self):
        return str(self.models / "clip-mini")

    def write(self, name, picture, quality=84):
        path = self.out / f"mini-{name}.webp"
        picture.convert("RGB").save(path, quality=quality, method=6)
        print(path, picture.size, f"{path.stat().st_size / 1024:.0f} KiB", flush=True)

    def systems(self):
        """The same prompts by every system that reads words, and DDPM's classes."""
        pictures, labels = [], []
        for model in WORDS:
            pictures += self.program(model).draw(PROMPTS, 3, *(["--size", "256x256"] if model in ("unclip-mini", "imagen-mini") else []))
            labels += [f"{model}: {p}" if i == 0 else p for i, p in enumerate(PROMPTS)]
        pictures += self.program("ddpm-mini").draw(CLASSES, 3)
        labels += [f"ddpm-mini: {c}" if i == 0 else c for i, c in enumerate(CLASSES)]
        self.write("systems", sheet(pictures, len(PROMPTS), 128, labels))

    def guidance(self):
        """Classifier-free guidance of several scales."""
        rows = [self.program("glide-mini").draw(PROMPTS, 3, "--guidance", scale) for scale in SCALES]
        labels = [f"guidance {scale}" for scale in SCALES for _ in PROMPTS]
        self.write("guidance", sheet([p for row in rows for p in row], len(PROMPTS), 112, labels))

    def reverse(self):
        """The way from noise to a picture, and the classes of DDPM."""
        with tempfile.TemporaryDirectory() as folder:
            ddpm = self.program("ddpm-mini")
            ddpm.run("new", "elephant", *ddpm.model, "--seed", "3", "--trace", "sheet", "--out", f"{folder}/a.png", "--quiet")
            self.write("reverse", Image.open(next(Path(folder).glob("a-trace*.png"))))

    def large(self):
        """The last stages: 1024 pixels, here at half the size."""
        pictures = [self.program(m).draw(["a blue car on a yellow background"], 3, "--size", "1024x1024")[0] for m in ("unclip-mini", "imagen-mini")]
        self.write("large", beside(*(p.convert("RGB").resize((512, 512), Image.LANCZOS) for p in pictures)))

    def like(self):
        """DALL-E 2's variations of a picture, and a part of one drawn anew by GLIDE."""
        with tempfile.TemporaryDirectory() as folder:
            source = f"{folder}/cat.png"
            glide = self.program("glide-mini")
            glide.draw(["an orange cat"], 3)[0].save(source)
            original = Image.open(source)
            likes = self.program("unclip-mini").draw([], 1, "--like", source, "--count", "4", "--size", "256x256")
            glide.run("edit", source, "a red dog on a blue background", *glide.model, "--region", "0,0,128,256", "--seed", "3", "--out", f"{folder}/edited.png", "--quiet")
            edited = Image.open(f"{folder}/edited.png").convert("RGBA")
            self.write("like", sheet([original.convert("RGBA"), *likes, edited], 6, 160,
                                     ["an orange cat (glide-mini)", *["its like (unclip-mini)"] * 4, "left half anew (glide-mini)"]))

    def guided(self):
        """CLIP guidance, Disco Diffusion and VQGAN-CLIP, with the score that the CLIP gives at every step."""
        rows = []
        for prompt in LED:
            ways = {"glide-mini": self.program("glide-mini").made([prompt], 3, "--guidance", "1", "--guide", self.clip())[0],
                    "disco-mini": self.program("disco-mini").made([prompt], 3, "--guide", self.clip())[0],
                    "vqgan-mini": self.program("vqgan-mini").made([prompt], 3, "--guide", self.clip())[0]}
            tiles = sheet([picture for picture, _ in ways.values()], 3, 200, [f"{prompt}: {name}" for name in ways])
            rows.append(beside(tiles, plot({name: said["guideScores"] for name, (_, said) in ways.items()}, height=tiles.height)))
        whole = Image.new("RGB", (rows[0].width, sum(r.height for r in rows)), "white")
        for i, row in enumerate(rows):
            whole.paste(row, (0, i * row.height))
        self.write("guided", whole)


NAMES = ("systems", "guidance", "reverse", "large", "like", "guided")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--aiimage", default="aiimage", help="the command")
    parser.add_argument("--models", default=str(frame.TRAINING.parent / "models"), help="the folder of the small models")
    parser.add_argument("--out", default=str(frame.TRAINING.parent / "docs" / "images"))
    parser.add_argument("--only", action="append", choices=NAMES)
    args = parser.parse_args()
    sheets = Sheets(args.aiimage, args.models, args.out)
    for name in args.only or NAMES:
        getattr(sheets, name)()


if __name__ == "__main__":
    main()
