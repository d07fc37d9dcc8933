"""From nothing to models/starter: every stage of the recipe in order. Run it again after an interruption: stages resume.

    python3 make.py                  everything, about an hour and a half on two cores
    python3 make.py --hours 24       the same with more time for each stage
    python3 make.py --more 3         trains the committed model on for three hours, then exports it
    python3 make.py --smoke          a miniature of every stage, about a minute; writes to runs/smoke only
"""
import argparse
import os
import shutil
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
NEEDED = {"torch": "python3-torch", "numpy": "python3-numpy", "cairo": "python3-cairo", "PIL": "python3-pil", "onnx": "python3-onnx"}
MINUTES = {"text": 20, "vae": 12, "unet": 45, "upscaler": 10}     # about what the shipped model had, on two cores
# Threads that sleep while they wait, and large tensors from the heap instead of fresh pages: worth a third of the time.
ENVIRONMENT = {"OMP_WAIT_POLICY": "PASSIVE", "MALLOC_MMAP_THRESHOLD_": str(1 << 32), "MALLOC_TRIM_THRESHOLD_": str(1 << 34)}


def missing():
    names = []
    for module in NEEDED:
        try:
            __import__(module)
        except ImportError:
            names.append(NEEDED[module])
    return names


def bfloat16_is_fast():
    flags = Path("/proc/cpuinfo")
    return flags.exists() and any(f in flags.read_text() for f in ("avx512_bf16", "amx_bf16", " bf16"))


class Recipe:
    def __init__(self, run, out, args):
        self.run, self.out, self.workers = str(run), str(out), str(args.workers)
        self.dtype = args.dtype or ("bfloat16" if bfloat16_is_fast() else "float32")

    def step(self, script, *options):
        command = [sys.executable, "-u", script, *map(str, options)]
        print("==", " ".join(command[2:]), flush=True)
        subprocess.run(command, cwd=HERE, check=True, env={**os.environ, **ENVIRONMENT})

    def train(self, script, minutes, *options, threads="--workers"):
        self.step(script, "--run", self.run, "--minutes", minutes, threads, self.workers, "--dtype", self.dtype, *options)

    def cache(self, scenes, *options):
        self.step("cache_latents.py", "--run", self.run, "--count", scenes, "--threads", self.workers, "--dtype", self.dtype, *options)

    def export(self, variants=True):
        self.step("export.py", "--run", self.run, "--out", self.out, "--threads", self.workers)
        if variants:
            self.step("quantise.py", "--run", self.run, "--model", self.out, "--out", self.out + "-int8", "--threads", self.workers)


def whole(recipe, factor):
    recipe.train("train_text.py", MINUTES["text"] * factor, "--resume")
    recipe.train("train_vae.py", MINUTES["vae"] * factor, "--resume", threads="--threads")
    recipe.cache(round(40_000 * max(1.0, factor)))
    recipe.train("train_unet.py", MINUTES["unet"] * factor, "--masked", 0.25, "--resume")
    recipe.train("train_upscaler.py", MINUTES["upscaler"] * factor, "--resume")
    recipe.export()


def more(recipe, hours):
    if not (Path(recipe.run) / "unet.pt").exists():
        recipe.step("weights.py", "--model", recipe.out, "--run", recipe.run)
    recipe.cache(40_000, "--seed", 12)
    recipe.train("train_unet.py", hours * 60, "--masked", 0.25, "--lr", 6e-4, "--resume", "--restart-curve")
    recipe.export()


def smoke(recipe):
    """Every stage for seconds; what comes out is a model that runs, not one that draws well."""
    shutil.rmtree(recipe.run, ignore_errors=True)
    recipe.train("train_text.py", 0.15, "--batch", 8, "--warmup", 5)
    recipe.train("train_vae.py", 0.1, "--batch", 8, threads="--threads")
    recipe.cache(200)
    recipe.train("train_unet.py", 0.15, "--batch", 8, "--warmup", 5, "--masked", 0.3)
    recipe.train("train_upscaler.py", 0.1, "--batch", 1)
    recipe.export(variants=False)
    again = Path(recipe.run).parent / (Path(recipe.run).name + "-again")
    shutil.rmtree(again, ignore_errors=True)
    recipe.step("weights.py", "--model", recipe.out, "--run", again)
    recipe.step("sample.py", "--run", recipe.run, "--prompt", "a red house", "--steps", 2, "--out", Path(recipe.run) / "pictures")
    print("The miniature passed.")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--smoke", action="store_true")
    parser.add_argument("--hours", type=float, help="for the whole recipe")
    parser.add_argument("--more", type=float, metavar="HOURS", help="train the committed model on")
    parser.add_argument("--run", help="folder for checkpoints (default: runs/starter, or runs/smoke)")
    parser.add_argument("--out", help="the model to write (default: models/starter; inside the run for --smoke)")
    parser.add_argument("--workers", type=int, default=max(1, min(2, os.cpu_count() or 1)), help="processes or threads")
    parser.add_argument("--dtype", choices=("bfloat16", "float32"), help="default: bfloat16 where the processor has it")
    args = parser.parse_args()
    if missing():
        sys.exit(f"{sys.executable} lacks {', '.join(missing())}: install them (apt-get install {' '.join(missing())}), "
                 "or run this with the Python that has them.")
    run = Path(args.run or ("runs/smoke" if args.smoke else "runs/starter"))
    run = run if run.is_absolute() else HERE / run
    out = Path(args.out or (run / "model" if args.smoke else HERE.parent / "models" / "starter")).resolve()
    recipe = Recipe(run, out, args)
    if args.smoke:
        smoke(recipe)
    elif args.more:
        more(recipe, args.more)
    else:
        whole(recipe, args.hours * 60 / sum(MINUTES.values()) if args.hours else 1.0)


if __name__ == "__main__":
    main()
