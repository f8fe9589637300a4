# What comes in an archive, on a host: `install` verifies and unpacks it, `remove` takes it away, `inspect` tells whether it
# is as it was unpacked.
# Values: host owner root stack_id what home archive url sha512 must_hold (a pattern of files in it). `inspect` needs `what
# home` alone.

# What lies in it: each file with its size and the time of its last change.
contents() { (cd "$1" && find . -type f -printf '%P %s %T@\n' | sort); } # HOME

is_whole() { [[ -e $home/../manifest ]] && contents "$home" 2>/dev/null | cmp -s - "$home/../manifest"; }

fetch() {
  if command -v curl >/dev/null; then
    curl_config | curl --fail --silent --show-error --location --globoff --retry 3 --connect-timeout 10 \
      --speed-limit 1000 --speed-time 60 --output "$archive" --config -
  else
    wget --no-verbose --no-hsts --tries 3 --connect-timeout 10 --read-timeout 60 --output-document "$archive" \
      --input-file - <<<"$url"
  fi || fail "host $host can't fetch $(shown_url); check the address and the host's network, or set archive to a local file"
}

install() {
  claim_root
  lock "$what" 600
  if ! is_whole; then
    # Those of it that were cut before; another installation may be at work beside it.
    rm -rf "$(unpacking)".*
    if [[ -n $url ]]; then
      mkdir -p "${archive%/*}"
      fetch
    fi
    [[ -e $archive ]] || fail "archive $archive is not on $host; run it again"
    local actual size
    actual=$(sha512sum <"$archive")
    actual=${actual%% *}
    size=$(stat -c %s "$archive")
    if [[ $actual != "$sha512" ]]; then
      rm -f "$archive"
      fail "archive on $host has the wrong SHA-512, expected $sha512, got $actual ($size bytes); it was removed: run it again, and look whether something changes it on its way"
    fi
    unpack
  fi
  rm -f "$archive" # Its folder stays: another archive may be about to come there.
  echo "sha512=$sha512"
}

# Where it is unpacked until it is whole, up to the number of the run.
unpacking() {
  local place=${home%/*}
  echo "${place%/*}/.unpacking.${place##*/}"
}

unpack() {
  local place=${home%/*} temporary said
  temporary=$(unpacking).$$
  mkdir -p "$temporary/${home##*/}"
  # What is in it was looked at before it was sent, or its digest is the one that was asked for.
  if ! said=$(unpack_into "$temporary" 2>&1); then
    rm -rf "$temporary"
    fail "archive can't be unpacked on $host ($(grep -m 1 . <<<"$said")); look at the free space in $root, and whether archive is a .tgz of $what"
  fi
  if ! compgen -G "$temporary/${home##*/}/$must_hold" >/dev/null; then
    rm -rf "$temporary"
    fail "archive holds no $must_hold, so it is not $what; check archive"
  fi
  rm -rf "$place"
  mv -T "$temporary" "$place"
}

unpack_into() { # FOLDER
  local into=$1/${home##*/}
  tar -xzf "$archive" -C "$into" --strip-components=1 --no-same-owner --no-same-permissions || return 1
  contents "$into" >"$1/manifest" || return 1
  [[ -z $url ]] || : >"$1/fetched"
  sync -f "$1" # Else a host that loses its power may come back with a whole manifest and empty jars.
}

remove() {
  is_ours || return 0
  [[ ! -d $root ]] || lock "$what" 600
  rm -rf "${home%/*}" "$(unpacking)".* "$archive"
  remove_empty "${home%/*/*}" "${archive%/*}"
}

inspect() {
  if is_whole; then
    echo "health=whole"
  elif [[ -e $home/../manifest ]]; then
    echo "health=$what in $home is not as it was unpacked"
  else
    echo "health=$what is not installed in $home"
  fi
}
