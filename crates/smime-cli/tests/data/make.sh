#!/bin/sh
# Makes the messages in this folder, and those in ../../../smime/tests/receive/data, with the
# command line tool of OpenSSL 3.0. It was run once: keys, serial numbers, boundaries and signing
# times are new on every run, and the snapshots hold those of the committed files. The private keys
# are thrown away.
#
#   ca          P-256, the anchor of the others
#   alice       P-256, alice@example.com
#   bob         RSA of 2048 bits, bob@example.com
#   carol       P-256, no address
#   escape      P-256, a subject and an address that hold escape sequences and bidi marks
#   stranger    P-256, an anchor of nobody
set -eu
here=$(cd "$(dirname "$0")" && pwd)
library=$here/../../../smime/tests/receive/data
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

cat > ca.cnf <<'END'
[ca]
default_ca = it
[it]
database = index.txt
new_certs_dir = .
rand_serial = yes
default_md = sha256
policy = any
unique_subject = no
default_startdate = 20200101000000Z
default_enddate = 20491231235959Z
[any]
commonName = supplied
[req]
distinguished_name = dn
[dn]
[root]
basicConstraints = critical, CA:TRUE
keyUsage = critical, keyCertSign, cRLSign
subjectKeyIdentifier = hash
[person]
keyUsage = critical, digitalSignature
extendedKeyUsage = emailProtection
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
subjectAltName = $ENV::SAN
[nobody]
keyUsage = critical, digitalSignature
extendedKeyUsage = emailProtection
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
END
: > index.txt
export SAN=email:none@example.com

p256() { openssl genpkey -quiet -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out "$1.key"; }
rsa() { openssl genpkey -quiet -algorithm RSA -pkeyopt rsa_keygen_bits:2048 -out "$1.key"; }
# issue NAME SUBJECT SECTION [OPTIONS]
issue() {
    name=$1 subject=$2 section=$3
    shift 3
    openssl req -new -utf8 -config ca.cnf -key "$name.key" -subj "$subject" -out "$name.csr"
    openssl ca -batch -notext -utf8 -config ca.cnf -extensions "$section" -in "$name.csr" -out "$name.pem" "$@" 2> log ||
        { cat log; exit 1; }
}

for name in ca alice carol escape stranger; do p256 $name; done
rsa bob
issue ca "/CN=Test CA" root -selfsign -keyfile ca.key
issue stranger "/CN=Stranger CA" root -selfsign -keyfile stranger.key
by_ca="-cert ca.pem -keyfile ca.key"
SAN=email:alice@example.com issue alice "/CN=Alice" person $by_ca
SAN=email:bob@example.com issue bob "/CN=Bob" person $by_ca
issue carol "/CN=Carol" nobody $by_ca
SAN=$(printf 'email:esc\033[31m@example.com') \
    issue escape "$(printf '/CN=Red \033[31m and \342\200\256backwards')" person $by_ca

printf 'Sell the shares.\r\nAll of them.\r\n' > content.txt
printf 'Content-Type: text/plain\r\n\r\nSell the shares.\r\nAll of them.\r\n' > entity.txt
alice="-signer alice.pem -inkey alice.key"
bob="-signer bob.pem -inkey bob.key"
mail="-from alice@example.com -to bob@example.com -subject Shares -crlfeol"
sign() { openssl cms -sign -binary -md sha256 "$@"; }

sign -in entity.txt $alice $mail -out multipart.eml
sign -in entity.txt $alice $mail -nodetach -out opaque.eml
sign -in entity.txt $bob -outform PEM -nodetach -out opaque.pem
sign -in entity.txt $alice -outform DER -nodetach -out opaque.der
sign -in entity.txt $bob -outform DER -nodetach -stream -out stream.ber
sign -in entity.txt $bob -keyopt rsa_padding_mode:pss -outform DER -nodetach -out pss.der
sign -in content.txt $alice -outform DER -out detached.p7s
sign -in entity.txt $alice $bob $mail -out two.eml
sign -in entity.txt $alice -keyid $mail -out keyid.eml
sign -in entity.txt $bob -noattr -outform DER -nodetach -out noattr.der
sign -in entity.txt $alice -nocerts -outform DER -nodetach -out nocerts.der
sign -in entity.txt -signer carol.pem -inkey carol.key $mail -out carol.eml
sign -in entity.txt -signer escape.pem -inkey escape.key -outform DER -nodetach -out escape.der
openssl cms -sign -binary -md ripemd160 -in entity.txt $bob -outform DER -nodetach -out ripemd.der
openssl cms -sign -binary -md sha1 -in entity.txt $bob -outform DER -nodetach -out sha1.der
openssl cms -encrypt -binary -aes128 -in entity.txt $mail -out enveloped.eml bob.pem
openssl crl2pkcs7 -nocrl -certfile alice.pem -certfile ca.pem -outform DER -out certs-only.p7c

# What OpenSSL says of the files above, for comparing reports with.
{
    for name in entity.txt content.txt; do
        echo "$name sha256 $(openssl dgst -sha256 -r $name | cut -d' ' -f1)"
    done
    for name in alice bob carol escape; do
        echo "$name sha256 $(openssl x509 -in $name.pem -outform DER | openssl dgst -sha256 -r | cut -d' ' -f1)"
        echo "$name serial $(openssl x509 -in $name.pem -noout -serial | cut -d= -f2 | tr A-F a-f)"
    done
} > facts.txt

cp facts.txt ca.pem stranger.pem alice.pem content.txt entity.txt certs-only.p7c ./*.eml ./*.der ./*.ber ./*.p7s opaque.pem "$here"
mkdir -p "$library"
cp ca.pem alice.pem content.txt multipart.eml opaque.der stream.ber detached.p7s two.eml noattr.der keyid.eml pss.der "$library"

# Certificates for one key, each fit or unfit to sign mail with. The key goes along: tests sign with it.
signer() { openssl req -x509 -new -key signer.key -subj /CN=Alice -days 9000 -addext "$2" -addext subjectAltName=email:alice@example.com -out "signer-$1.pem"; }
openssl ecparam -name prime256v1 -genkey -noout | openssl pkcs8 -topk8 -nocrypt -out signer.key
signer mail extendedKeyUsage=emailProtection
signer any extendedKeyUsage=anyExtendedKeyUsage
signer server extendedKeyUsage=serverAuth
signer encipherment keyUsage=critical,keyEncipherment
signer agreement keyUsage=critical,keyAgreement
signer nonrepudiation keyUsage=critical,nonRepudiation
printf '%s\n' '[ca]' 'default_ca=c' '[c]' 'database=db' 'serial=serial' 'new_certs_dir=.' 'policy=p' 'default_md=sha256' \
    '[p]' 'commonName=supplied' '[e]' 'keyUsage=critical,digitalSignature' 'subjectAltName=email:alice@example.com' > ca.cnf
touch db && echo 01 > serial
openssl req -new -key signer.key -subj /CN=Alice -out signer.csr
openssl ca -batch -config ca.cnf -selfsign -keyfile signer.key -in signer.csr -extensions e -notext \
    -startdate 20200101000000Z -enddate 20210101000000Z -out signer-expired.pem
cp signer.key signer-*.pem "$here"
