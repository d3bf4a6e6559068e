#!/usr/bin/env bash
# The rewards of R1-Zero: accuracy + format, of equal weight (v2, eq. 4); no neural reward model (v1 §2.2.2).
exec cotton verifier --recipe "$(dirname "$0")/recipe.yaml" --weights accuracy=1,format=1,language=0 "$@"
