"""From nothing to models/starter: every stage of the recipe in order. Run it again after an interruption: stages resume.

    python3 make.py                       everything, about four hours of computing on a processor with bfloat16
    python3 make.py --hours 24            the same with more time for each stage
    python3 make.py --from unet           only from that stage on, with new learning rate curves: trains a finished model on
    python3 make.py --smoke               a miniature of every stage, about two minutes; writes to runs/smoke only
"""
import argparse
import os
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
NEEDED = {"torch": "python3-torch", "numpy": "python3-numpy", "cairo": "python3-cairo", "PIL": "python3-pil", "onnx": "python3-onnx"}
# Minutes of computing of each stage, in order.
MINUTES = {"draw": 0, "vae": 45, "sprites": 60, "text": 25, "cache": 0, "unet": 60, "upscaler": 25, "export": 0}
# Threads that sleep while they wait, and large tensors from the heap instead of fresh pages: worth a third of the time.
ENVIRONMENT = {"OMP_WAIT_POLICY": "PASSIVE", "MALLOC_MMAP_THRESHOLD_": str(1 << 32), "MALLOC_TRIM_THRESHOLD_": str(1 << 34),
               "PYTHONPATH": str(HERE)}


def missing():
    names = []
    for module in NEEDED:
        try:
            __import__(module)
        except ImportError:
            names.append(NEEDED[module])
    return names


def require_packages():
    if missing():
        sys.exit(f"{sys.executable} lacks {', '.join(missing())}: install them (apt-get install {' '.join(missing())}), "
                 "or run this with the Python that has them.")


class Recipe:
    """Runs the modules of a recipe; mini.py runs its own this way, too."""

    def __init__(self, args, run, out):
        self.args, self.run, self.out = args, run, out
        self.environment = {**os.environ, **ENVIRONMENT}
        if args.smoke:
            self.environment["STARTER_DRAWINGS"] = str(run / "drawings")

    def step(self, module, *options):
        command = [sys.executable, "-u", "-m", module, *map(str, options)]
        print("==", " ".join(command[3:]), flush=True)
        return subprocess.run(command, cwd=HERE, env=self.environment).returncode

    def must(self, module, *options):
        if self.step(module, *options):
            sys.exit(f"{module} failed")

    def train(self, stage, minutes, *options):
        more = ["--dtype", self.args.dtype] if self.args.dtype else []
        more += ["--nice", 0] if self.args.smoke else []
        self.must(f"starter.train_{stage}", "--run", self.run, "--minutes", minutes, "--workers", self.args.workers, *more, *options)

    def whole(self, first, factor):
        stages = list(MINUTES)[list(MINUTES).index(first):]
        for stage in stages:
            if stage == "draw":
                self.must("starter.draw")
            elif stage == "cache":
                self.must("starter.cache", "--run", self.run, "--count", round(40_000 * max(1.0, factor)))
            elif stage == "export":
                self.must("starter.export", "--run", self.run, "--out", self.out)
            else:
                again = ["--restart-curve"] if self.args.first and stage == first else []
                self.train(stage, MINUTES[stage] * factor, "--resume", *again)

    def begin_smoke(self):
        """An empty run folder and a few drawings; whether these could be had."""
        for old in self.run.glob("*.*"):        # its drawings may stay
            old.unlink() if old.is_file() else None
        self.run.mkdir(parents=True, exist_ok=True)
        if self.step("starter.draw", "--limit", 40, "--out", self.run / "drawings"):
            print("The drawings could not be fetched: nothing was tested.")
            return False
        return True

    def smoke(self):
        """Every stage for seconds; what comes out is a model that runs, not one that draws well."""
        if not self.begin_smoke():
            return
        self.train("vae", 0.03, "--batch", 8)
        self.train("sprites", 0.03, "--batch", 8)
        self.train("text", 0.05, "--batch", 16)
        self.must("starter.cache", "--run", self.run, "--count", 60, "--chunk", 30, "--batch", 10, "--nice", 0)
        self.train("unet", 0.05, "--batch", 8, "--masked", 0.3)
        self.train("upscaler", 0.03, "--batch", 1, "--drawings", 8)
        self.must("starter.export", "--run", self.run, "--out", self.out)
        self.must("starter.sample", "--run", self.run, "--prompt", "a red house", "--prompt", "zwei Katzen", "--steps", 2, "--sheet", self.run / "sheet.png")
        print("The miniature passed.")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--smoke", action="store_true")
    parser.add_argument("--hours", type=float, help="for the whole recipe")
    parser.add_argument("--from", dest="first", choices=list(MINUTES), help="leave the stages before it as they are")
    parser.add_argument("--run", help="folder for checkpoints (default: runs/starter, or runs/smoke)")
    parser.add_argument("--out", help="the model to write (default: models/starter; inside the run for --smoke)")
    parser.add_argument("--workers", type=int, default=max(1, min(2, os.cpu_count() or 1)), help="processes that train together")
    parser.add_argument("--dtype", choices=("bfloat16", "float32"), help="default: bfloat16 where the processor has it")
    args = parser.parse_args()
    require_packages()
    run = Path(args.run or ("runs/smoke" if args.smoke else "runs/starter"))
    run = run if run.is_absolute() else HERE / run
    recipe = Recipe(args, run, Path(args.out or (run / "model" if args.smoke else HERE.parent / "models" / "starter")).resolve())
    if args.smoke:
        recipe.smoke()
    else:
        recipe.whole(args.first or "draw", args.hours * 60 / sum(MINUTES.values()) if args.hours else 1.0)


if __name__ == "__main__":
    main()
