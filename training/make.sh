#!/bin/sh
# From nothing to models/starter. Every stage resumes: run it again after an interruption.
#   ./make.sh            the recipe that made the shipped model (about three hours on two cores)
#   ./make.sh --smoke    a miniature of every stage in about a minute; writes to runs/smoke only
# PYTHON, RUN, OUT, WORKERS, NICE and the minutes of each stage may be set in the environment.
set -eu
cd "$(dirname "$0")"
PYTHON=${PYTHON:-python3}; WORKERS=${WORKERS:-2}; NICE=${NICE:-10}; DTYPE=${DTYPE:-bfloat16}
if [ "${1:-}" = "--smoke" ]; then
    RUN=runs/smoke; OUT=runs/smoke/model; SCENES=200; EXTRA="--warmup 5"; SMALL="--batch 8"; PROMPTS="--prompt house"
    TEXT_MINUTES=0.2; VAE_MINUTES=0.15; UNET_MINUTES=0.2; UPSCALER_MINUTES=0.15; JUDGE_MINUTES=0.1
    rm -rf runs/smoke
else
    RUN=${RUN:-runs/starter}; OUT=${OUT:-../models/starter}; SCENES=${SCENES:-40000}; EXTRA=""; SMALL=""; PROMPTS=""
    TEXT_MINUTES=${TEXT_MINUTES:-12}; VAE_MINUTES=${VAE_MINUTES:-15}; UNET_MINUTES=${UNET_MINUTES:-90}
    UPSCALER_MINUTES=${UPSCALER_MINUTES:-12}; JUDGE_MINUTES=${JUDGE_MINUTES:-22}
fi
# Large tensors from the heap instead of fresh pages, and threads that sleep while they wait: worth a third of the time.
export OMP_WAIT_POLICY=PASSIVE MALLOC_MMAP_THRESHOLD_=4294967296 MALLOC_TRIM_THRESHOLD_=17179869184
run() { echo "== $*"; nice -n "$NICE" "$PYTHON" -u "$@"; }
run train_text.py --run "$RUN" --minutes "$TEXT_MINUTES" --workers "$WORKERS" --dtype "$DTYPE" --resume $SMALL
run train_vae.py --run "$RUN" --minutes "$VAE_MINUTES" --threads "$WORKERS" --dtype "$DTYPE" --resume $SMALL
run cache_latents.py --run "$RUN" --count "$SCENES" --threads "$WORKERS" --dtype "$DTYPE"
run train_unet.py --run "$RUN" --minutes "$UNET_MINUTES" --workers "$WORKERS" --dtype "$DTYPE" --masked 0.25 --resume $EXTRA $SMALL
run train_upscaler.py --run "$RUN" --minutes "$UPSCALER_MINUTES" --workers "$WORKERS" --dtype "$DTYPE" --resume
run export.py --run "$RUN" --out "$OUT"
