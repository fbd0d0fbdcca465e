#!/bin/sh
# Makes the messages in this folder anew, with the OpenSSL command line (they were made with 3.0.19):
# every one is content.txt for keys in vectors/keys. Keys, ephemeral keys and IVs are random, so no two
# runs give the same octets; the tests ask what is inside.
set -eu
cd "$(dirname "$0")"
keys=../../../../../vectors/keys
kek=000102030405060708090a0b0c0d0e0f
key=101112131415161718191a1b1c1d1e1f

encrypt() { # NAME ARGUMENT...
    name=$1
    shift
    openssl cms -encrypt -binary -in content.txt -outform DER -out "$name.der" "$@"
}

to_rsa="-recip $keys/bob-rsa.cert.pem"
oaep="-keyopt rsa_padding_mode:oaep"
encrypt ktri-pkcs1 -aes-256-cbc $to_rsa
encrypt ktri-pkcs1-3des -des3 $to_rsa
encrypt ktri-pkcs1-key-id -aes-128-gcm -keyid $to_rsa
encrypt ktri-pkcs1-small-key -aes-128-gcm -recip $keys/alice-rsa-1024.cert.pem
encrypt ktri-oaep-sha-1 -aes-128-gcm $to_rsa $oaep
encrypt ktri-oaep-sha-256 -aes-256-gcm $to_rsa $oaep -keyopt rsa_oaep_md:sha256
encrypt ktri-oaep-mixed -aes-128-gcm $to_rsa $oaep -keyopt rsa_oaep_md:sha512 -keyopt rsa_mgf1_md:sha256
encrypt ktri-oaep-label -aes-128-gcm $to_rsa $oaep -keyopt rsa_oaep_md:sha256 -keyopt rsa_oaep_label:6c6162656c

for curve in p256 p384 p521; do
    case $curve in p256) who=bob ;; *) who=alice ;; esac
    encrypt kari-$curve -aes-256-cbc -aes256-wrap -recip $keys/$who-$curve.cert.pem -keyopt ecdh_kdf_md:sha256
done
to_p256="-recip $keys/bob-p256.cert.pem"
encrypt kari-sha-1 -aes-128-cbc $to_p256
encrypt kari-key-id -aes-128-gcm -keyid $to_p256 -keyopt ecdh_kdf_md:sha512
encrypt kari-cofactor -aes-128-gcm $to_p256 -keyopt ecdh_kdf_md:sha384 -keyopt ecdh_cofactor_mode:1
encrypt kari-3des -des3 $to_p256 -keyopt ecdh_kdf_md:sha256
encrypt kari-3des-sha-1 -des3 $to_p256
encrypt kari-rc2 -rc2-128 -provider legacy -provider default $to_p256

encrypt kekri -aes-128-cbc -secretkey $kek -secretkeyid c0ffee
encrypt kekri-gcm -aes-256-gcm -secretkey $kek$kek -secretkeyid c0ffee
encrypt pwri -aes-256-cbc -pwri_password secret
encrypt several -stream -aes-128-cbc -pwri_password secret -secretkey $kek -secretkeyid c0ffee $to_rsa \
    -recip $keys/carol-rsa.cert.pem $to_p256

openssl cms -EncryptedData_encrypt -aes-128-cbc -secretkey $key -binary -in content.txt -outform DER -out encrypted.der
openssl cms -digest_create -md sha256 -binary -in content.txt -outform DER -out digested.der
openssl cms -data_create -binary -in content.txt -outform DER -out data.der
