#!/bin/sh
# Makes the nested messages in this folder anew, with the OpenSSL command line (they were made with 3.0.19)
# and keys in vectors/keys: Alice signs, and encrypts to Bob. Keys, IVs, boundaries and signing times are
# new on every run; the tests ask what is inside.
#
#   sealed.eml   clear-signed, then encrypted with AES-256-GCM
#   triple.eml   clear-signed, encrypted with AES-256-CBC, signed again (RFC 2634 section 1.1)
set -eu
cd "$(dirname "$0")"
keys=../../../../../vectors/keys
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
alice="-signer $keys/alice-rsa.cert.pem -inkey $keys/alice-rsa.key.pem -md sha256"
mail="-from alice@example.com -to bob@example.com -subject Shares"

openssl cms -sign -text -in content.txt $alice -out "$work/signed"
openssl cms -encrypt -in "$work/signed" -aes-256-gcm $mail -out sealed.eml $keys/bob-rsa.cert.pem
openssl cms -encrypt -in "$work/signed" -aes-256-cbc -out "$work/encrypted" $keys/bob-rsa.cert.pem
openssl cms -sign -nodetach -in "$work/encrypted" $alice $mail -out triple.eml
