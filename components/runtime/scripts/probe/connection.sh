# Functions that connect to a server, for the scripts in this folder. Bytes are hexadecimal digits.
# Options of a connection by TLS: keystore=FILE truststore=FILE [login=FILE]. The files are those of `ProbeTls`.

# Puts the options of TLS into variables, and all other arguments into the array `arguments`. Exports what `connect` needs, so
# that it also runs in a shell of its own.
read_tls_options() { # ARGUMENT…
  local argument
  keystore='' truststore='' login='' arguments=()
  for argument in "$@"; do
    case $argument in
      keystore=* | truststore=* | login=*) printf -v "${argument%%=*}" %s "${argument#*=}" ;;
      *) arguments+=("$argument") ;;
    esac
  done
  export keystore truststore login
  export -f connect connect_by_tls log_in send receive fail_connection tls_failure
}

# Connects descriptors 3, for reading, and 4, for writing, to a server.
connect() { # HOST:PORT
  local host=${1%:*} port=${1##*:}
  host=${host#'['} host=${host%']'} # An IPv6 address may be in brackets.
  if [[ -n ${keystore:-} ]]; then
    connect_by_tls "$host" "$port"
  else
    exec 3<>"/dev/tcp/$host/$port" 4>&3
  fi
}

# `openssl` may print messages although it succeeds, so they go to descriptor 5, which is read only after a failure.
connect_by_tls() { # HOST PORT
  local file name=(-verify_hostname "$1") address=$1:$2
  for file in "$keystore" "$truststore" ${login:+"$login"}; do
    [[ -r $file ]] || { echo "$file can't be read"; exit 1; }
  done
  if [[ $1 == *:* ]]; then
    name=(-verify_ip "$1") address="[$1]:$2"
  elif [[ $1 =~ ^[0-9.]+$ ]]; then
    name=(-verify_ip "$1")
  fi
  exec 5<> <(:) # A pipe.
  coproc {
    read -r # Waits for the descriptors: bash forgets those of a process that has ended.
    exec openssl s_client -quiet -verify_quiet -verify_return_error "${name[@]}" -connect "$address" \
      -CAfile "$truststore" -cert "$keystore" -key "$keystore" 2>&5
  }
  trap "kill $COPROC_PID 2>/dev/null || true" EXIT # `openssl` would stay until the server closes the connection.
  trap '' PIPE                                     # `openssl` ends if the connection fails.
  exec 3<&"${COPROC[0]}" 4>&"${COPROC[1]}" {COPROC[0]}<&- {COPROC[1]}>&-
  echo >&4
  [[ -z $login ]] || log_in
}

# Sends the frames of a login. Each must be answered without an error.
log_in() {
  local frame
  while read -r frame || [[ -n $frame ]]; do
    send "$frame"
    receive 4
    receive $((16#$response))
    # The error code is after the correlation id.
    ((16#${response:8:4} == 0)) || { echo "the login was refused with error $((16#${response:8:4}))"; exit 1; }
  done <"$login"
}

send() { # BYTES
  printf %b "$(sed 's/../\\x&/g' <<<"$1")" 2>/dev/null >&4 || fail_connection
}

receive() { # BYTES
  response=$(head -c "$1" <&3 | od -An -v -tx1 | tr -d ' \n')
  ((${#response} == 2 * $1)) || fail_connection
}

fail_connection() {
  local reason=
  [[ -z ${keystore:-} ]] || reason=$(tls_failure)
  echo "${reason:-the connection was closed}"
  exit 1
}

# Prints the reason that `openssl`, which has ended, gives for a failure: that of a refused certificate, or of the first error.
tls_failure() {
  local line reason='' fields
  echo end >&5
  while read -r line <&5 && [[ $line != end ]]; do
    if [[ $line == 'verify error:'* ]]; then
      reason="the certificate of the server is refused: ${line##*:}"
      break
    elif [[ -z $reason && $line == *:error:* ]]; then
      IFS=: read -ra fields <<<"${line#*:error:}"
      case ${fields[3]:-} in
        'unexpected eof while reading') ;; # The connection was closed.
        'wrong version number') reason='the server does not answer by TLS' ;;
        *) reason=${fields[3]:-} ;;
      esac
    elif [[ -z $reason && $line == *'exec: openssl: '* ]]; then
      reason="openssl can't be run"
    fi
  done
  echo "$reason"
}
