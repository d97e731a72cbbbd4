# Reads parameters delivered on stdin as dotenv: key='value' records, a quote inside a value written '\''.
# A value may span lines. The text is parsed, never evaluated: an execution may carry parameters of any name, and one
# called $(reboot) must stay a name. Works with the bash 3.2 of macOS.

# Bytes, not characters: faster by far on long values, and text that is not UTF-8 passes unchanged.
LC_ALL=C

# Sets param_<name> for every parameter whose name is an identifier; other names are skipped.
# Splits at the quotes while reading: cutting one long string by pattern would take quadratic time.
read_parameters() {
  local key= value= token part
  while IFS= read -r -d "'" token; do
    case $token in
      \\)
        # The quote just read was an escaped one.
        value+=\'
        continue
        ;;
      '') ;;
      *)
        keep_parameter "$key" "$value"
        key=${token#$'\n'}
        key=${key%=}
        value=
        ;;
    esac
    # The quote just read opened a value.
    IFS= read -r -d "'" part || true
    value+=$part
  done
  keep_parameter "$key" "$value"
}

keep_parameter() {
  if [[ $1 =~ ^[A-Za-z_][A-Za-z0-9_]*$ ]]; then
    printf -v "param_$1" '%s' "$2"
  fi
}

# integer_parameter NAME DEFAULT MINIMUM MAXIMUM: sets param_NAME to a plain decimal, or ends with exit code 2.
integer_parameter() {
  local variable=param_$1 value
  value=${!variable-}
  value=${value:-$2}
  if ! [[ $value =~ ^[0-9]{1,9}$ ]] || ((10#$value < $3 || 10#$value > $4)); then
    printf '%s must be a whole number from %s to %s, got: %s\n' "$1" "$3" "$4" "$value" >&2
    exit 2
  fi
  printf -v "$variable" '%d' "$((10#$value))"
}
