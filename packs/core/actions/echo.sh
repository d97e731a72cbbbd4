#!/bin/bash
# core.echo: the message, without a newline, empty when there is none.
set -eu
. "$(dirname "${BASH_SOURCE[0]}")/../lib/parameters.sh"

read_parameters
printf '%s' "${param_message-}"
