#include "ct/key.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void
log_free(struct log *log)
{
	free(log->description);
	free(log->url);
	free(log->origin);
	free(log->key);
	memset(log, 0, sizeof(*log));
}

bool
log_set_key(struct log *log, const void *key, size_t size)
{
	struct octets text = { 0 };

	free(log->key);
	log->key = malloc(size + 1);
	if (log->key == NULL)
		return false;
	memcpy(log->key, key, size);
	log->key_size = size;
	hash_octets(key, size, &log->id);
	octets_base64(&text, log->id.octets, HASH_SIZE);
	snprintf(log->id_text, sizeof(log->id_text), "%s", octets_string(&text));
	bool done = !text.failed;
	octets_free(&text);
	return done;
}

char *
log_address(const char *url)
{
	size_t size = strlen(url);
	char *address = malloc(size + 2);

	if (address == NULL)
		return NULL;
	memcpy(address, url, size + 1);
	if (size > 0 && url[size - 1] != '/')
		memcpy(address + size, "/", 2);
	return address;
}

char *
log_origin(const char *url)
{
	const char *scheme = strstr(url, "://"), *from = scheme != NULL ? scheme + 3 : url;
	size_t size = strlen(from);

	if (size > 0 && from[size - 1] == '/')
		size--;
	return strndup(from, size);
}

/* Decodes base64 with white space in it. */
static bool
from_text(const char *from, const char *to, struct octets *out)
{
	struct octets text = { 0 };
	for (; from < to; from++) {
		if (memchr(" \t\r\n", *from, 4) == NULL)
			octets_add(&text, from, 1);
	}
	bool done = !text.failed && text.size > 0 && octets_from_base64(out, (const char *)text.data, text.size);
	octets_free(&text);
	return done;
}

bool
key_from_pem(const char *pem, size_t size, struct octets *out)
{
	static const char begin[] = "-----BEGIN PUBLIC KEY-----", end[] = "-----END PUBLIC KEY-----";
	const char *from = memmem(pem, size, begin, sizeof(begin) - 1);

	if (from == NULL)
		return false;
	from += sizeof(begin) - 1;
	const char *to = memmem(from, size - (size_t)(from - pem), end, sizeof(end) - 1);
	return to != NULL && from_text(from, to, out);
}

/* Whether octets are one SEQUENCE in DER to the last; that it is a SubjectPublicKeyInfo is seen when something is verified with it. */
static bool
is_sequence(const unsigned char *der, size_t size)
{
	if (size < 2 || der[0] != 0x30)
		return false;
	size_t head = 2, length = der[1];
	if (length == 0x81 && size > 2) {
		head = 3;
		length = der[2];
	} else if (length == 0x82 && size > 3) {
		head = 4;
		length = (size_t)der[2] << 8 | der[3];
	} else if (length > 0x7f) {
		return false;
	}
	return head + length == size;
}

/* Reads what a file has in PEM, or in base64 without lines around it. */
static bool
key_from_file(const struct octets *file, struct octets *out)
{
	const char *text = (const char *)file->data;
	if (file->size == 0)
		return false;
	if (!key_from_pem(text, file->size, out)) {
		octets_clear(out);
		if (!from_text(text, text + file->size, out))
			return false;
	}
	return is_sequence(out->data, out->size);
}

static bool
read_key(const char *key, struct octets *out, struct why *why)
{
	struct octets file = { 0 };

	if (octets_from_base64(out, key, strlen(key)) && is_sequence(out->data, out->size))
		return true;
	octets_clear(out);
	struct why reason;
	bool done = octets_read_file(&file, key, KEY_FILE_MAX, &reason) ? true : because(why, "%s: %s", key, reason.text);
	if (done && file.size > 0 && is_sequence(file.data, file.size))
		octets_add(out, file.data, file.size);
	else if (done && !key_from_file(&file, out))
		done = because(why, "%s: no SubjectPublicKeyInfo in PEM, base64 or DER", key);
	octets_free(&file);
	return done && !out->failed;
}

bool
log_make(struct log *log, const void *key, size_t size, const char *url, const char *description)
{
	memset(log, 0, sizeof(*log));
	log->state = "";
	log->url = log_address(url);
	log->description = strdup(description);
	if (log->url != NULL && log->description != NULL && log_set_key(log, key, size))
		return true;
	log_free(log);
	return false;
}

const char *
log_kind_name(enum log_kind kind)
{
	return kind == LOG_STATIC ? "static" : "rfc6962";
}

enum log_kind
log_kind_of(const char *name)
{
	return strcmp(name, "rfc6962") == 0 ? LOG_RFC6962 : LOG_STATIC;
}

bool
log_from_key(struct log *log, const char *key, const char *url, struct why *why)
{
	struct octets der = { 0 };

	if (url == NULL)
		url = "";
	bool done = read_key(key, &der, why) && (log_make(log, der.data, der.size, url, url) || because(why, "out of memory"));
	octets_free(&der);
	return done;
}

/* A pattern with * and ?; where a star fails to match it takes one character more. */
static bool
matches(const char *pattern, const char *text)
{
	const char *star = NULL, *resume = NULL;

	while (*text != '\0') {
		if (*pattern == '*') {
			star = ++pattern;
			resume = text;
		} else if (*pattern == '?' || tolower((unsigned char)*pattern) == tolower((unsigned char)*text)) {
			pattern++;
			text++;
		} else if (star != NULL) {
			pattern = star;
			text = ++resume;
		} else {
			return false;
		}
	}
	while (*pattern == '*')
		pattern++;
	return *pattern == '\0';
}

bool
log_matches(const struct log *log, const char *pattern)
{
	return matches(pattern, log->description) || matches(pattern, log->url) || matches(pattern, log->id_text);
}
