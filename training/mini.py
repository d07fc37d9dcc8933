"""From the starter's drawings to the small models: every stage of their recipe in order. Run it again after an interruption: stages resume.

    python3 mini.py                       everything, three hours and a quarter of computing on a processor with bfloat16
    python3 mini.py --hours 6             the same with more time for each stage
    python3 mini.py --from unclip         only from that stage on, that one with a new learning rate curve: trains it on
    python3 mini.py --smoke               a miniature of every stage, about a minute; writes to runs/mini-smoke only
"""
import argparse
from pathlib import Path

from make import HERE, Recipe, require_packages

# Minutes of computing of each stage, in order.
MINUTES = {"glide-sketch": 11, "glide": 38, "clip": 30, "vqgan": 9, "tokens": 14, "sr256": 5, "prior": 5, "unclip-sketch": 12, "unclip": 34, "sr1024": 4,
           "imagen": 8, "ddpm-sketch": 3, "ddpm": 16}


class Mini(Recipe):
    """The starter's recipe runner, with the modules of mini/."""

    def stage(self, name, minutes, *options):
        more = ["--dtype", self.args.dtype] if self.args.dtype else []
        self.must("mini.train", name, "--run", self.run, "--minutes", minutes, "--nice", self.args.nice, "--starter", self.args.starter, *more, *options)

    def export(self, *options):
        self.must("mini.export", "--run", self.run, "--out", self.out, *options)

    def whole(self, first, factor):
        if not (HERE / "runs" / "drawings" / "drawings.raw").exists():
            self.must("starter.draw")
        for name in list(MINUTES)[list(MINUTES).index(first):]:
            self.stage(name, MINUTES[name] * factor, "--resume", *(["--restart-curve"] if self.args.first == name else []))
        self.export()

    def smoke(self):
        """Every stage for seconds; what comes out are models that run, not such as draw well."""
        if not self.begin_smoke():
            return
        self.must("mini.smoke", "--run", self.run, "--out", self.out, *(["--dtype", self.args.dtype] if self.args.dtype else []), *MINUTES)
        print("The miniature passed.")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--smoke", action="store_true")
    parser.add_argument("--hours", type=float, help="for the whole recipe")
    parser.add_argument("--from", dest="first", choices=list(MINUTES), help="leave the stages before it as they are")
    parser.add_argument("--run", help="folder for checkpoints (default: runs/mini, or runs/mini-smoke)")
    parser.add_argument("--out", help="the folder of models to write (default: models inside the run; they go to models/ when they draw well)")
    parser.add_argument("--starter", default="runs/starter", help="a run of the starter whose reader of words is begun with, if there")
    parser.add_argument("--nice", type=int, default=5)
    parser.add_argument("--dtype", choices=("bfloat16", "float32"), help="default: bfloat16 where the processor has it")
    args = parser.parse_args()
    require_packages()
    run = Path(args.run or ("runs/mini-smoke" if args.smoke else "runs/mini"))
    run = run if run.is_absolute() else HERE / run
    recipe = Mini(args, run, Path(args.out or run / "models").resolve())
    if args.smoke:
        recipe.smoke()
    else:
        recipe.whole(args.first or next(iter(MINUTES)), args.hours * 60 / sum(MINUTES.values()) if args.hours else 1.0)


if __name__ == "__main__":
    main()
