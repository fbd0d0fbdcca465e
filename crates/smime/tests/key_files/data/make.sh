#!/bin/sh
# Makes the key files in this folder with the command line tools of OpenSSL 3.0 and of Java 17, and with
# make.py. It was run once: keys and salts are new on every run. The keys are for tests alone.
#
# Passwords: "secret", but for unicode.p12 and empty.p12.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
export OPENSSL_CONF=$work/none.cnf
: > none.cnf

# Plain keys, in every format.
openssl genpkey -quiet -algorithm RSA -pkeyopt rsa_keygen_bits:2048 -out rsa.pem
openssl genpkey -quiet -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out p256.pem
openssl genpkey -quiet -algorithm ED25519 -out ed25519.pem
openssl genpkey -quiet -algorithm X25519 -out x25519.pem
der() { openssl pkcs8 -topk8 -nocrypt -in "$1" -outform DER -out "$2"; }
der rsa.pem rsa.der
der p256.pem p256.der
openssl rsa -in rsa.pem -traditional -out rsa-pkcs1.pem 2> /dev/null
openssl rsa -in rsa.pem -traditional -outform DER -out rsa-pkcs1.der 2> /dev/null
{ openssl ecparam -name prime256v1; openssl ec -in p256.pem 2> /dev/null; } > p256-sec1.pem
openssl ec -in p256.pem -outform DER -out p256-sec1.der 2> /dev/null
rfc1421() { # NAME ARGUMENT...
    openssl ec -in p256.pem "$2" -passout pass:secret -out "$1" -provider legacy -provider default 2> /dev/null
}
rfc1421 p256-rfc1421.pem -aes128
rfc1421 p256-rfc1421-aes-192.pem -aes192
rfc1421 p256-rfc1421-aes-256.pem -aes256
rfc1421 p256-rfc1421-des3.pem -des3
rfc1421 p256-rfc1421-des-ede.pem -des-ede-cbc
rfc1421 p256-rfc1421-des.pem -des
rfc1421 p256-rfc1421-camellia.pem -camellia128
openssl rsa -in rsa.pem -traditional -aes256 -passout pass:secret -out rsa-rfc1421.pem 2> /dev/null

# Encrypted keys.
encrypt() { name=$1; shift; openssl pkcs8 -topk8 -in p256.pem -passout pass:secret "$@" -out "$name"; }
encrypt p256-aes-128-sha-1.pem -v2 aes-128-cbc -v2prf hmacWithSHA1
encrypt p256-aes-192-sha-224.pem -v2 aes-192-cbc -v2prf hmacWithSHA224
encrypt p256-aes-256-sha-256.pem
encrypt p256-aes-256-sha-256.der -outform DER
encrypt p256-aes-256-sha-384.pem -v2 aes-256-cbc -v2prf hmacWithSHA384
encrypt p256-aes-256-sha-512.pem -v2 aes-256-cbc -v2prf hmacWithSHA512 -iter 600000
encrypt p256-scrypt.pem -scrypt
encrypt p256-des3.pem -v2 des3
encrypt p256-rc2.pem -v2 rc2-cbc -provider legacy -provider default
encrypt p256-pbe-3des.pem -v1 PBE-SHA1-3DES
encrypt p256-pbe-2des.pem -v1 PBE-SHA1-2DES
encrypt p256-pbe-rc2-128.pem -v1 PBE-SHA1-RC2-128 -provider legacy -provider default
encrypt p256-pbe-rc2-40.pem -v1 PBE-SHA1-RC2-40 -provider legacy -provider default
encrypt p256-pbe-md5-des.pem -v1 PBE-MD5-DES -provider legacy -provider default

# A certificate for the RSA key, its authority, and a stranger's.
openssl genpkey -quiet -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out ca.key
openssl genpkey -quiet -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out stranger.key
openssl req -x509 -config /dev/null -key ca.key -subj "/CN=Key file CA" -days 10000 -out ca.crt
openssl req -x509 -config /dev/null -key stranger.key -subj "/CN=Stranger" -days 10000 -out stranger.crt
openssl req -new -config /dev/null -key rsa.pem -subj "/CN=Alice" -out rsa.csr
openssl x509 -req -in rsa.csr -CA ca.crt -CAkey ca.key -CAcreateserial -days 10000 -out rsa.crt 2> /dev/null

# Several objects in one file, and text around them.
{ echo "Subject: Alice"; cat p256-sec1.pem; echo; cat rsa.pem rsa.crt ca.crt; } > several.pem
cat stranger.crt rsa.pem > mismatched.pem

# PKCS #12.
p12() { name=$1; shift; openssl pkcs12 -export -inkey rsa.pem -in rsa.crt -certfile ca.crt "$@" -out "$name"; }
p12 modern.p12 -passout pass:secret
p12 sha-512.p12 -passout pass:secret -macalg sha512
p12 unicode.p12 -passout "pass:$(printf 'p\303\244ss \342\202\254 \360\237\224\221')"
p12 empty.p12 -passout pass:
p12 no-mac.p12 -passout pass:secret -nomac
p12 plain.p12 -passout pass:secret -keypbe NONE -certpbe NONE
p12 legacy.p12 -passout pass:secret -legacy
p12 legacy-mac.p12 -passout pass:secret -macalg sha1
{ echo "-----BEGIN PKCS12-----"; openssl base64 -in modern.p12; echo "-----END PKCS12-----"; } > modern-p12.pem
openssl base64 -in modern.p12 > modern-p12.b64
openssl base64 -in p256.der > p256.b64
openssl pkcs12 -export -nokeys -in rsa.crt -certfile ca.crt -passout pass:secret -out certificates.p12

# What Java writes.
keytool -genkeypair -alias java -keyalg EC -groupname secp256r1 -dname CN=Java -validity 10000 \
    -storetype PKCS12 -keystore java.p12 -storepass secret 2> /dev/null
keytool -J-Dkeystore.pkcs12.legacy -genkeypair -alias java -keyalg EC -groupname secp256r1 -dname CN=Java \
    -validity 10000 -storetype PKCS12 -keystore java-legacy.p12 -storepass secret 2> /dev/null
openssl pkcs12 -in java.p12 -nocerts -noenc -passin pass:secret -out java.pem
openssl pkcs12 -in java-legacy.p12 -legacy -nocerts -noenc -passin pass:secret -out java-legacy.pem

# What OpenSSL 3.0 cannot write: PBMAC1 and BER.
python3 "$here/make.py" no-mac.p12 plain.p12 .
openssl pkcs12 -in ber.p12 -passin pass:secret -noout 2> /dev/null

for name in rsa p256 ed25519 x25519 java java-legacy; do
    openssl pkey -in $name.pem -pubout -outform DER -out $name.pub
done
rm -f none.cnf ca.key stranger.key rsa.csr ca.srl
cp ./* "$here"
