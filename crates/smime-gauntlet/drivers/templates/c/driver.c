// A driver of the S/MIME Gauntlet for a library in C (docs/driver-protocol.md). cJSON reads and writes the lines.
//
// Fill in HELLO and verify(), name your library in `run`, and run it:
// gauntlet run --driver ./run --filter 'signed/*'
#define _POSIX_C_SOURCE 200809L
#include <cjson/cJSON.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// Features: what your library knows, of vectors/features.json: "rsa-pkcs1", "sha-256", "check.path".
static const char HELLO[] = "{\"driver\":1,\"name\":\"my-library\",\"version\":\"0\",\"ops\":[\"verify\"],"
                            "\"features\":[],\"reports\":[\"content\"]}";

// No octets at all: data is NULL. Data is allocated.
struct octets { unsigned char *data; size_t length; };

// Returns "valid" with the octets that were signed in *content, or "invalid" or "unsupported" with the reason in detail.
static const char *verify(struct octets message, struct octets detached, const cJSON *request, struct octets *content,
                          char *detail, size_t detail_size) {
    // YOUR LIBRARY, HERE. The request's context may have "trust", an array of anchors in PEM, and "at", the time to judge
    // at; its input_form says whether the message is "mime", "der", "ber", "pem" or "base64".
    (void)detached, (void)request, (void)content;
    snprintf(detail, detail_size, "no library is called yet: %zu octets", message.length);
    return "unsupported";
}

static const char DIGITS[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

static void *allocate(size_t size) {
    void *memory = malloc(size);
    if (memory == NULL) exit(4);
    return memory;
}

// The suite's own base64: without line ends.
static struct octets decode(const char *text) {
    struct octets out = {allocate(strlen(text) / 4 * 3 + 3), 0};
    unsigned long bits = 0;
    for (int count = 6; *text != '\0' && *text != '='; text++, count += 6) {
        bits = bits << 6 | (unsigned long)(strchr(DIGITS, *text) - DIGITS);
        if (count >= 8) out.data[out.length++] = (unsigned char)(bits >> (count -= 8));
    }
    return out;
}

static char *encode(struct octets in) {
    char *text = allocate(in.length / 3 * 4 + 5), *end = text;
    for (size_t at = 0; at < in.length; at += 3) {
        size_t left = in.length - at;
        unsigned long bits = (unsigned long)in.data[at] << 16;
        if (left > 1) bits |= (unsigned long)in.data[at + 1] << 8;
        if (left > 2) bits |= in.data[at + 2];
        *end++ = DIGITS[bits >> 18];
        *end++ = DIGITS[bits >> 12 & 63];
        *end++ = left > 1 ? DIGITS[bits >> 6 & 63] : '=';
        *end++ = left > 2 ? DIGITS[bits & 63] : '=';
    }
    *end = '\0';
    return text;
}

static struct octets read_file(const char *path) {
    struct octets out = {NULL, 0};
    FILE *file = path == NULL ? NULL : fopen(path, "rb");
    long size;
    if (file == NULL) return out;
    if (fseek(file, 0, SEEK_END) == 0 && (size = ftell(file)) >= 0 && fseek(file, 0, SEEK_SET) == 0) {
        out.data = allocate((size_t)size + 1);
        out.length = fread(out.data, 1, (size_t)size, file);
    }
    fclose(file);
    return out;
}

static const char *text(const cJSON *request, const char *field) {
    return cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(request, field));
}

static void answer(const cJSON *request) {
    char detail[1000] = "";
    const char *input = text(request, "input"), *beside = text(request, "content");
    struct octets message = input != NULL ? decode(input) : read_file(text(request, "input_file"));
    struct octets detached = {NULL, 0}, content = {NULL, 0};
    if (beside != NULL) detached = decode(beside);
    const char *verdict = "error";
    if (message.data == NULL) snprintf(detail, sizeof detail, "the input could not be read");
    else verdict = verify(message, detached, request, &content, detail, sizeof detail);

    cJSON *line = cJSON_CreateObject();
    cJSON_AddStringToObject(line, "id", text(request, "id"));
    cJSON_AddStringToObject(line, "verdict", verdict);
    if (detail[0] != '\0') cJSON_AddStringToObject(line, "detail", detail);
    if (content.data != NULL) {
        char *encoded = encode(content);
        cJSON_AddStringToObject(line, "content", encoded);
        free(encoded);
    }
    char *printed = cJSON_PrintUnformatted(line);
    puts(printed);
    fflush(stdout);
    cJSON_free(printed);
    cJSON_Delete(line);
    free(message.data);
    free(detached.data);
    free(content.data);
}

int main(void) {
    char *line = NULL;
    size_t size = 0;
    puts(HELLO);
    fflush(stdout);
    while (getline(&line, &size, stdin) > 0) {
        cJSON *request = cJSON_Parse(line);
        if (request == NULL) return 4;
        answer(request);
        cJSON_Delete(request);
    }
    free(line);
    return 0;
}
