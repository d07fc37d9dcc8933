#!/bin/sh
# From nothing to models/starter. Every stage resumes: run it again after an interruption.
#   ./make.sh            the recipe that made the shipped model (about two hours on two cores)
#   ./make.sh --smoke    a miniature of every stage in about a minute; writes to runs/smoke only
# PYTHON, RUN, VAE_MINUTES, SCENES, MINUTES, THREADS and NICE may be set in the environment.
set -eu
cd "$(dirname "$0")"
PYTHON=${PYTHON:-python3}; THREADS=${THREADS:-2}; NICE=${NICE:-10}
if [ "${1:-}" = "--smoke" ]; then
    RUN=runs/smoke; OUT=runs/smoke/model; VAE_MINUTES=0.25; SCENES=300; MINUTES=0.25; EXTRA="--warmup 5"
    rm -rf runs/smoke
else
    RUN=${RUN:-runs/starter}; OUT=${OUT:-../models/starter}
    VAE_MINUTES=${VAE_MINUTES:-17}; SCENES=${SCENES:-60000}; MINUTES=${MINUTES:-90}; EXTRA=""
fi
export OMP_WAIT_POLICY=PASSIVE
run() { echo "== $*"; nice -n "$NICE" "$PYTHON" -u "$@"; }
[ "${1:-}" = "--smoke" ] || run score.py --self-test
run train_vae.py --run "$RUN" --minutes "$VAE_MINUTES" --threads "$THREADS" --resume
run cache_latents.py --run "$RUN" --count "$SCENES" --threads "$THREADS"
run train_unet.py --run "$RUN" --minutes "$MINUTES" --workers "$THREADS" --single 0.72 --resume $EXTRA
run export.py --run "$RUN" --out "$OUT"
run sample.py --run "$RUN" --prompts prompts_single.txt --out "$RUN/single" --sheet "$RUN/single.png"
run score.py --pictures "$RUN/single"
