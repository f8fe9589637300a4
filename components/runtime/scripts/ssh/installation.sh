# Installation from an archive on a host. `install` verifies and unpacks the archive, `remove` removes the installation.
# Variables: generation host owner root stack_id what home archive url (empty if the archive was copied) sha512 must_hold (a
# pattern of files in the archive).

install() {
  claim_root
  lock "$what" 600
  if ! is_intact; then
    # Left by interrupted runs. Another installation may be at work, under another name.
    rm -rf "$(unpacking)".*
    if [[ -n $url ]]; then
      mkdir -p "${archive%/*}"
      download
    fi
    [[ -e $archive ]] || fail "archive $archive is missing on $host; run the command again"
    verify
    unpack
  fi
  rm -f "$archive" # The folder stays, because another archive may be about to arrive.
  echo "sha512=$sha512"
}

download() {
  if command -v curl >/dev/null; then
    curl_config | curl --fail --silent --show-error --location --globoff --retry 3 --connect-timeout 10 \
      --speed-limit 1000 --speed-time 60 --output "$archive" --config -
  else
    wget --no-verbose --no-hsts --tries 3 --connect-timeout 10 --read-timeout 60 --output-document "$archive" \
      --input-file - <<<"$url"
  fi || fail "host $host can't download $(shown_url); check the address and the host's network, or set archive to a local file"
}

verify() {
  local actual size
  actual=$(sha512sum <"$archive")
  actual=${actual%% *}
  size=$(stat -c %s "$archive")
  if [[ $actual != "$sha512" ]]; then
    rm -f "$archive"
    fail "archive on $host must have the SHA-512 $sha512, got $actual ($size bytes); the archive was removed: run the command again, and check whether a proxy changes downloads"
  fi
}

# Path to unpack to, up to the number of the run. The folder gets its final name once it is complete.
unpacking() {
  local folder=${home%/*}
  echo "${folder%/*}/.unpacking.${folder##*/}"
}

unpack() {
  local folder=${home%/*} temporary output
  temporary=$(unpacking).$$
  mkdir -p "$temporary/${home##*/}"
  # The archive was inspected before it was copied, or has the digest that the user gave.
  if ! output=$(unpack_into "$temporary" 2>&1); then
    rm -rf "$temporary"
    fail "archive can't be unpacked on $host ($(grep -m 1 . <<<"$output")); check the free space in $root, and that archive is a .tgz of $what"
  fi
  if ! compgen -G "$temporary/${home##*/}/$must_hold" >/dev/null; then
    rm -rf "$temporary"
    fail "archive must be $what, got an archive without $must_hold; check archive"
  fi
  rm -rf "$folder"
  mv -T "$temporary" "$folder"
}

unpack_into() { # FOLDER
  local into=$1/${home##*/}
  case $archive in
    *.jar) cp "$archive" "$into/" || return 1 ;; # A jar is installed as it is.
    *) tar -xzf "$archive" -C "$into" --strip-components=1 --no-same-owner --no-same-permissions || return 1 ;;
  esac
  contents "$into" >"$1/manifest" || return 1
  [[ -z $url ]] || : >"$1/downloaded"
  sync -f "$1" # Without this, a host that loses power may have a complete manifest and empty jars.
}

remove() {
  owns_root || return 0
  [[ ! -d $root ]] || lock "$what" 600
  rm -rf "${home%/*}" "$(unpacking)".* "$archive"
  remove_empty "${home%/*/*}" "${archive%/*}"
}
