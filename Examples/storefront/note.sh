#!/usr/bin/env bash
# Usage: note.sh TEXT
#
# Appends one line to notes.log, in the folder it is run in: an effect that everybody could
# see if it happened twice, as a letter to the customers would be.

set -euo pipefail
printf '%s\n' "${1:?note.sh needs a text}" >>notes.log
