#!/bin/bash
# core.sleep: waits. A stop signal goes to the whole process group, so it ends the wait at once.
set -eu
. "$(dirname "${BASH_SOURCE[0]}")/../lib/parameters.sh"

read_parameters
integer_parameter seconds 1 0 3600
if [ -n "${param_message-}" ]; then
  printf '%s\n' "$param_message"
fi
sleep "$param_seconds"
printf 'Slept for %s seconds\n' "$param_seconds"
