#!/bin/bash
# core.noop: logs and exits with the exit code asked for. A code that no process can have ends in 2, with the reason.
set -eu
. "$(dirname "${BASH_SOURCE[0]}")/../lib/parameters.sh"

read_parameters
integer_parameter exit_code 0 0 255
if [ -n "${param_message-}" ]; then
  printf 'noop: %s\n' "$param_message"
else
  printf 'noop\n'
fi
exit "$param_exit_code"
