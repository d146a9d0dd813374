# SPDX-License-Identifier: Apache-2.0
# Shared by the scripts: sourced, never run. Expects `set -euo pipefail` and $KILN_ROOT.

say() { printf '%s\n' "$*" >&2; }

fail() {
  printf 'kiln: %s\n' "$1" >&2
  shift
  for hint in "$@"; do printf '      %s\n' "$hint" >&2; done
  exit 1
}

# The home of a JDK 25 or newer: $KILN_JAVA_HOME, $JAVA_HOME, or the newest below the usual folders.
# Reads the `release` files, as starting a JVM to ask for its version would cost more than the rest of this script.
find_java() {
  local home best="" best_version=0 version
  for home in "${KILN_JAVA_HOME:-}" "${JAVA_HOME:-}" /usr/lib/jvm/* "$HOME"/.sdkman/candidates/java/* "$HOME"/.jdks/* /opt/jdk* /Library/Java/JavaVirtualMachines/*/Contents/Home; do
    [ -n "$home" ] && [ -x "$home/bin/javac" ] && [ -r "$home/release" ] || continue
    version=$(sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$home/release")
    [ "${version:-0}" -ge 25 ] || continue
    if [ "$home" = "${KILN_JAVA_HOME:-}" ]; then printf '%s\n' "$home"; return; fi
    if [ "$version" -gt "$best_version" ]; then best=$home best_version=$version; fi
  done
  [ -n "$best" ] || fail "no JDK 25 or newer was found" \
    "looked at KILN_JAVA_HOME, JAVA_HOME and /usr/lib/jvm; install a JDK 25 (Temurin has Debian packages)," \
    "or set KILN_JAVA_HOME to where one is."
  printf '%s\n' "$best"
}

# Whether a Docker daemon answers.
docker_answers() {
  [ -S /var/run/docker.sock ] && curl -fsS --max-time 3 --unix-socket /var/run/docker.sock http://docker/_ping >/dev/null 2>&1
}

# PROGRAM:PACKAGE...: installs the packages of programs that are missing where it may (as root, where apt is), else does nothing.
# KILN_INSTALL=no keeps it from that.
add_packages() {
  local missing=() pair
  for pair in "$@"; do
    command -v "${pair%%:*}" >/dev/null || missing+=("${pair#*:}")
  done
  if [ ${#missing[@]} -eq 0 ] || [ "${KILN_INSTALL:-}" = no ] || [ "$(id -u)" -ne 0 ] || ! command -v apt-get >/dev/null; then return; fi
  (need_packages "${missing[@]}") || say "kiln: going on without ${missing[*]}"
}

# Installs Debian packages that are missing; says what to type where it may not.
need_packages() {
  local missing=() package
  for package in "$@"; do
    dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || missing+=("$package")
  done
  [ ${#missing[@]} -gt 0 ] || return 0
  if [ "$(id -u)" -ne 0 ] || ! command -v apt-get >/dev/null; then
    fail "these Debian packages are missing: ${missing[*]}" \
      "type: sudo apt-get install --no-install-recommends ${missing[*]}"
  fi
  say "kiln: installing ${missing[*]}"
  export DEBIAN_FRONTEND=noninteractive
  apt-get update -qq >&2 || say "kiln: apt-get update failed; trying with the lists that are here"
  apt-get install -y -qq --no-install-recommends "${missing[@]}" >&2
}
