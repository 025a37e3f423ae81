#!/usr/bin/python3
"""A realm for tests: MIT's krb5kdc on a free port of the loopback, all its files in one folder.

  kdc.py FOLDER    -> one line of JSON: {"port": number, "pid": number}

It runs until its stdin ends. Nothing in /etc is read or written.
"""
import json
import os
import socket
import subprocess
import sys
import time

REALM = "WSCIM.TEST"
ENCTYPES = "aes256-cts-hmac-sha1-96 aes128-cts-hmac-sha1-96 aes256-cts-hmac-sha384-192 arcfour-hmac"

KRB5_CONF = """
[libdefaults]
  default_realm = {realm}
  dns_lookup_realm = false
  dns_lookup_kdc = false
  {dns}
  udp_preference_limit = 1
  allow_weak_crypto = true
  allow_rc4 = true
  permitted_enctypes = {permitted}
  {extra}
[realms]
  {realm} = {{
    kdc = 127.0.0.1:{port}
  }}
  SILENT.TEST = {{
    kdc = 127.0.0.1:1
  }}
[domain_realm]
  localhost = {realm}
  .{domain} = {realm}
"""

KDC_CONF = """
[kdcdefaults]
  kdc_listen = ""
  kdc_tcp_listen = 127.0.0.1:{port}
[realms]
  {realm} = {{
    database_name = {folder}/principal
    key_stash_file = {folder}/stash
    acl_file = {folder}/acl
    max_life = 10h
    supported_enctypes = aes256-cts-hmac-sha1-96:normal aes128-cts-hmac-sha1-96:normal
  }}
[logging]
  kdc = FILE:{folder}/kdc.log
"""

# The keys of the acceptor are in http.keytab; those of stale.wscim.test change afterwards.
PRINCIPALS = """
addprinc -pw Passw0rd-user user
addprinc -pw Passw0rd-locked -allow_tix locked
addprinc -pw Passw0rd-old +needchange old
addprinc -randkey HTTP/localhost
addprinc -randkey host/second.wscim.test
addprinc -randkey WSMAN/127.0.0.1
addprinc -randkey HTTP/stale.wscim.test
addprinc -randkey -e aes256-cts-hmac-sha384-192:normal HTTP/sha2.wscim.test
addprinc -randkey -e arcfour-hmac:normal HTTP/rc4.wscim.test
setstr HTTP/rc4.wscim.test session_enctypes arcfour-hmac
setstr HTTP/sha2.wscim.test session_enctypes aes256-cts-hmac-sha384-192
ktadd -k {folder}/http.keytab HTTP/localhost host/second.wscim.test HTTP/stale.wscim.test
ktadd -k {folder}/http.keytab WSMAN/127.0.0.1
ktadd -k {folder}/http.keytab -norandkey HTTP/sha2.wscim.test HTTP/rc4.wscim.test
ktadd -k {folder}/user.keytab -norandkey user
cpw -randkey HTTP/stale.wscim.test
"""


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def write(folder, name, text):
    with open(os.path.join(folder, name), "w") as file:
        file.write(text)


def configure(folder, port):
    no_dns = "dns_canonicalize_hostname = false\n  rdns = false"
    common = {"realm": REALM, "domain": REALM.lower(), "port": port, "folder": folder, "dns": no_dns}
    variants = {
        "krb5.conf": {"permitted": ENCTYPES, "extra": ""},
        "default-dns.conf": {"permitted": ENCTYPES, "extra": "", "dns": ""},
        "strict-clock.conf": {"permitted": ENCTYPES, "extra": "clockskew = 1"},
        "sha2.conf": {"permitted": "aes256-cts-hmac-sha384-192", "extra": ""},
        "rc4.conf": {"permitted": "arcfour-hmac", "extra": ""},
    }
    for name, values in variants.items():
        write(folder, name, KRB5_CONF.format(**{**common, **values}))
    write(folder, "kdc.conf", KDC_CONF.format(**common))
    write(folder, "acl", "")


def run(command, **options):
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, **options)
    if done.returncode != 0:
        raise SystemExit("%s: %s" % (command[0], done.stdout.decode()))


def await_kdc(kdc, port):
    for _ in range(200):
        if kdc.poll() is not None:
            raise SystemExit("krb5kdc has ended")
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.02)
    raise SystemExit("krb5kdc does not listen")


def main(folder):
    port = free_port()
    configure(folder, port)
    os.environ["PATH"] += ":/usr/sbin:/sbin"
    os.environ["KRB5_CONFIG"] = os.path.join(folder, "krb5.conf")
    os.environ["KRB5_KDC_PROFILE"] = os.path.join(folder, "kdc.conf")
    run(["kdb5_util", "create", "-s", "-r", REALM, "-P", "master"])
    run(["kadmin.local", "-r", REALM], input=PRINCIPALS.format(folder=folder).encode())
    kdc = subprocess.Popen(["krb5kdc", "-r", REALM, "-n"], stdin=subprocess.DEVNULL,
                           stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        await_kdc(kdc, port)
        print(json.dumps({"port": port, "pid": kdc.pid}), flush=True)
        sys.stdin.read()
    finally:
        kdc.kill()
        kdc.wait()


main(sys.argv[1])
