#!/usr/bin/env bash
# Stage 2: the rule's rewards, and the share of the chain's words in the target language added to them (v1 §2.3.2, v2 eq. 7).
exec cotton verifier --recipe "$(dirname "$0")/recipe.yaml" --weights accuracy=1,format=1,language=1 "$@"
