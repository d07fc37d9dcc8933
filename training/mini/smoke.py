"""A step of every stage, all models and sheets of two, in one process: what takes time is to begin one."""
import argparse
from pathlib import Path

from mini import export, sample, train


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("stages", nargs="+")
    parser.add_argument("--run", required=True)
    parser.add_argument("--out", required=True)
    parser.add_argument("--dtype", default=None)
    args = parser.parse_args()
    more = ["--dtype", args.dtype] if args.dtype else []
    for stage in args.stages:
        train.main([stage, "--run", args.run, "--minutes", "0.005", "--batch", "4", "--nice", "0", "--smoke", *more])
    export.main(["--run", args.run, "--out", args.out])
    for system in ("glide", "tokens"):
        sample.main([system, "--run", args.run, "--steps", "2", "--sheet", str(Path(args.run) / f"{system}.png")])


if __name__ == "__main__":
    main()
