#!/usr/bin/env bash
# Installs what others wrote that the interoperability tests talk to: MIT Kerberos, gss-ntlmssp,
# FreeRDP's server, pywinrm, curl and openssl. For Debian and its relatives, as root; nothing is started.
set -uo pipefail

packages=(
  krb5-kdc krb5-admin-server krb5-user libgssapi-krb5-2 gss-ntlmssp
  python3-gssapi python3-cryptography python3-winrm curl openssl
  freerdp2-shadow-x11 winpr-utils xvfb
)

if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then
  echo 'not root on a system with apt-get: nothing is installed' >&2
  exit 1
fi
missing=()
for package in "${packages[@]}"; do
  dpkg-query --show --showformat='${Status}' "$package" 2>/dev/null | grep -q ' installed$' ||
    missing+=("$package")
done
[ ${#missing[@]} = 0 ] && exit 0
export DEBIAN_FRONTEND=noninteractive
apt-get install --yes --no-install-recommends "${missing[@]}" ||
  { apt-get update && apt-get install --yes --no-install-recommends "${missing[@]}"; }
