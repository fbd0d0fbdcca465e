/* wolfSSL's PKCS #7 functions, asked about one message.
 *
 *   judge version
 *   judge verify MESSAGE OUT SIGNER [CONTENT]
 *   judge decrypt MESSAGE OUT TYPE KIND FILE [CERTIFICATE]
 *
 * TYPE: enveloped-data, auth-enveloped-data, encrypted-data. KIND: key, password, content-key.
 *
 * All files are DER or plain octets. The status is 0 where wolfSSL returns success, else 1 with its words.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <wolfssl/options.h>
#include <wolfssl/wolfcrypt/settings.h>
#include <wolfssl/version.h>
#include <wolfssl/wolfcrypt/pkcs7.h>
#include <wolfssl/wolfcrypt/error-crypt.h>

#ifndef HAVE_PKCS7
#error "this wolfSSL is built without PKCS #7"
#endif

struct octets { byte *at; word32 size; };

static struct octets load(const char *path)
{
    struct octets file = { NULL, 0 };
    FILE *in = fopen(path, "rb");
    long size;
    if (!in || fseek(in, 0, SEEK_END) || (size = ftell(in)) < 0 || !(file.at = malloc((size_t)size + 1))) {
        fprintf(stderr, "%s cannot be read\n", path);
        exit(2);
    }
    rewind(in);
    file.size = (word32)fread(file.at, 1, (size_t)size, in);
    fclose(in);
    return file;
}

static void save(const char *path, const byte *at, word32 size)
{
    FILE *out = fopen(path, "wb");
    if (!out || fwrite(at, 1, size, out) != size || fclose(out)) {
        fprintf(stderr, "%s cannot be written\n", path);
        exit(2);
    }
}

static int refused(int code)
{
    fprintf(stderr, "%s (%d)\n", wc_GetErrorString(code), code);
    return 1;
}

static PKCS7 *new_pkcs7(const struct octets *certificate)
{
    PKCS7 *pkcs7 = wc_PKCS7_New(NULL, INVALID_DEVID);
    int code = pkcs7 ? wc_PKCS7_InitWithCert(pkcs7, certificate ? certificate->at : NULL, certificate ? certificate->size : 0)
                     : MEMORY_E;
    if (code != 0)
        exit(refused(code));
    return pkcs7;
}

/* Without `AllowDegenerate(0)` a message without signers would do. */
static int verify(char **argument, int count)
{
    struct octets message = load(argument[0]);
    PKCS7 *pkcs7 = new_pkcs7(NULL);
    int code;
    if (count > 3) {
        struct octets content = load(argument[3]);
        pkcs7->content = content.at;
        pkcs7->contentSz = content.size;
    }
    wc_PKCS7_AllowDegenerate(pkcs7, 0);
    code = wc_PKCS7_VerifySignedData(pkcs7, message.at, message.size);
    if (code != 0)
        return refused(code);
    save(argument[1], pkcs7->content, pkcs7->contentSz);
    save(argument[2], pkcs7->verifyCert, pkcs7->verifyCertSz);
    wc_PKCS7_Free(pkcs7);
    return 0;
}

static int decrypt(char **argument, int count)
{
    struct octets message = load(argument[0]), secret = load(argument[4]), certificate = { NULL, 0 };
    byte *out = malloc(message.size + 1);
    PKCS7 *pkcs7;
    WC_RNG rng;
    int code;
    if (count > 5)
        certificate = load(argument[5]);
    pkcs7 = new_pkcs7(certificate.at ? &certificate : NULL);
    if ((code = wc_InitRng(&rng)) != 0)
        return refused(code);
    pkcs7->rng = &rng;
    if (!strcmp(argument[3], "key")) {
        pkcs7->privateKey = secret.at;
        pkcs7->privateKeySz = secret.size;
        wc_PKCS7_SetKey(pkcs7, secret.at, secret.size);
    } else if (!strcmp(argument[3], "password")) {
        wc_PKCS7_SetPassword(pkcs7, secret.at, secret.size);
    } else {
        pkcs7->encryptionKey = secret.at;
        pkcs7->encryptionKeySz = secret.size;
    }
    if (!strcmp(argument[2], "enveloped-data"))
        code = wc_PKCS7_DecodeEnvelopedData(pkcs7, message.at, message.size, out, message.size);
    else if (!strcmp(argument[2], "auth-enveloped-data"))
        code = wc_PKCS7_DecodeAuthEnvelopedData(pkcs7, message.at, message.size, out, message.size);
    else
        code = wc_PKCS7_DecodeEncryptedData(pkcs7, message.at, message.size, out, message.size);
    if (code < 0)
        return refused(code);
    save(argument[1], out, (word32)code);
    wc_PKCS7_Free(pkcs7);
    wc_FreeRng(&rng);
    return 0;
}

int main(int count, char **argument)
{
    if (count == 2 && !strcmp(argument[1], "version"))
        return puts(LIBWOLFSSL_VERSION_STRING) < 0;
    if (count >= 5 && !strcmp(argument[1], "verify"))
        return verify(argument + 2, count - 2);
    if (count >= 7 && !strcmp(argument[1], "decrypt"))
        return decrypt(argument + 2, count - 2);
    fputs("judge version | verify MESSAGE OUT SIGNER [CONTENT] | decrypt MESSAGE OUT TYPE KIND FILE [CERTIFICATE]\n", stderr);
    return 2;
}
