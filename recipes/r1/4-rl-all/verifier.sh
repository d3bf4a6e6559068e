#!/usr/bin/env bash
# Stage 4. Rows say by `verifier` who judges them (../prompts.ts writes it): the rule, or the preference model, whose score
# preference.py adds. Without `min` the model rejects nothing: general rows differ by that score, by format and language alone.
exec cotton verifier --recipe "$(dirname "$0")/general.yaml" --with verify/math-answer --with judge/reward \
  --weights accuracy=1,format=1,language=1 "$@"
