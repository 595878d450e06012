#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ct/log.h"
#include "include/brlint.h"

/* A piece of a text. */
struct part {
	const char *text;
	size_t size;
};

/* Takes the next line, without its end, which must be there. */
static bool
take_line(struct part *from, struct part *line)
{
	const char *end = from->size > 0 ? memchr(from->text, '\n', from->size) : NULL;

	if (end == NULL)
		return false;
	*line = (struct part){ from->text, (size_t)(end - from->text) };
	from->size -= line->size + 1;
	from->text = end + 1;
	return true;
}

static bool
part_is(const struct part *part, const char *text)
{
	return part->size == strlen(text) && memcmp(part->text, text, part->size) == 0;
}

/* Whether all octets are UTF-8 (RFC 3629) without control characters but line feeds, as signed notes are. */
static bool
is_note_text(const unsigned char *text, size_t size)
{
	for (size_t i = 0; i < size;) {
		unsigned char c = text[i];
		size_t more = c < 0x80 ? 0 : c >= 0xc2 && c < 0xe0 ? 1 : c >= 0xe0 && c < 0xf0 ? 2 : c >= 0xf0 && c < 0xf5 ? 3 : 4;
		if (more == 4 || more >= size - i || (c < 0x20 && c != '\n') || c == 0x7f)
			return false;
		unsigned long point = more == 0 ? c : c & (0x3fu >> more);
		for (size_t k = 1; k <= more; k++) {
			if ((text[i + k] & 0xc0) != 0x80)
				return false;
			point = point << 6 | (text[i + k] & 0x3f);
		}
		bool shorter = (more == 2 && point < 0x800) || (more == 3 && point < 0x10000);
		if (shorter || (point >= 0xd800 && point < 0xe000) || point > 0x10ffff || (point >= 0x80 && point < 0xa0))
			return false;
		i += more + 1;
	}
	return true;
}

/* A number without a zero before it. */
static bool
read_size(const struct part *line, uint64_t *out)
{
	uint64_t n = 0;

	if (line->size == 0 || line->size > 20 || (line->text[0] == '0' && line->size > 1))
		return false;
	for (size_t i = 0; i < line->size; i++) {
		unsigned digit = (unsigned)(line->text[i] - '0');
		if (digit > 9 || n > (UINT64_MAX - digit) / 10)
			return false;
		n = n * 10 + digit;
	}
	*out = n;
	return true;
}

static bool
read_root(const char *text, size_t size, struct hash *root)
{
	struct octets octets = { 0 };
	bool done = octets_from_base64(&octets, text, size) && octets.size == HASH_SIZE;

	if (done)
		memcpy(root->octets, octets.data, HASH_SIZE);
	octets_free(&octets);
	return done;
}

static uint64_t
big_endian(const unsigned char *octets, unsigned count)
{
	uint64_t n = 0;

	for (unsigned i = 0; i < count; i++)
		n = n << 8 | octets[i];
	return n;
}

static void
put(unsigned char *octets, uint64_t n, unsigned count)
{
	for (unsigned i = 0; i < count; i++)
		octets[i] = (unsigned char)(n >> (8 * (count - 1 - i)));
}

/* Verifies a DigitallySigned, `signature`, over the TreeHeadSignature (RFC 6962 3.5) of a checkpoint. */
static bool
verify(const struct log *log, const struct checkpoint *c, const unsigned char *signature, size_t size, struct why *why)
{
	unsigned char head[2 + 8 + 8 + HASH_SIZE] = { 0, 1 };

	if (size < 4 || big_endian(signature + 2, 2) != size - 4)
		return because(why, "the log's signature is not as long as it says");
	put(head + 2, c->timestamp, 8);
	put(head + 10, c->size, 8);
	memcpy(head + 18, c->root.octets, HASH_SIZE);
	switch (brlint_ct_verify(log->key, log->key_size, signature[0], signature[1], head, sizeof(head), signature + 4, size - 4)) {
	case BRLINT_OK:
		return true;
	case BRLINT_BAD_OBJECT:
		return because(why, "the log's signature is wrong");
	case BRLINT_NO_MEMORY:
		return because(why, "out of memory");
	default:
		return because(why, "the log's signature, of hash %u and algorithm %u, cannot be verified with its key", signature[0], signature[1]);
	}
}

/* The key id of a log's signature on a note of that name (static-ct-api, Checkpoints): type 5 is RFC 6962's TreeHeadSignature. */
static bool
key_id(const struct part *name, const struct log *log, unsigned char id[4])
{
	struct octets octets = { 0 };
	struct hash hash;

	octets_add(&octets, name->text, name->size);
	octets_add(&octets, "\n\x05", 2);
	octets_add(&octets, log->id.octets, HASH_SIZE);
	bool done = !octets.failed;
	if (done) {
		hash_octets(octets.data, octets.size, &hash);
		memcpy(id, hash.octets, 4);
	}
	octets_free(&octets);
	return done;
}

struct note {
	struct part origin, signatures;
	bool has_extensions;
};

/* The text of a note: up to an empty line, behind which the signatures stand. */
static bool
read_text(const char *octets, size_t size, struct checkpoint *c, struct note *note, struct why *why)
{
	struct part rest = { octets, size }, line;

	if (!is_note_text((const unsigned char *)octets, size))
		return because(why, "the checkpoint has octets that are no UTF-8, or control characters");
	if (!take_line(&rest, &note->origin) || note->origin.size == 0)
		return because(why, "line 1 of the checkpoint: no origin");
	if (!take_line(&rest, &line) || !read_size(&line, &c->size))
		return because(why, "line 2 of the checkpoint: no size");
	if (!take_line(&rest, &line) || !read_root(line.text, line.size, &c->root))
		return because(why, "line 3 of the checkpoint: no hash of 32 octets in base64");
	while (take_line(&rest, &line)) {
		if (line.size == 0) {
			note->signatures = rest;
			return true;
		}
		note->has_extensions = true;
	}
	return because(why, "no empty line stands behind the text of the checkpoint");
}

/* A line of a signature: em dash, space, name, space, base64 of a key id and the signature. `out` gets the two. */
static bool
read_signature(const struct part *line, struct part *name, struct octets *out)
{
	static const char dash[] = "\xe2\x80\x94 ";
	size_t head = sizeof(dash) - 1;

	if (line->size <= head || memcmp(line->text, dash, head) != 0)
		return false;
	const char *from = line->text + head;
	const char *space = memchr(from, ' ', line->size - head);
	if (space == NULL || space == from)
		return false;
	*name = (struct part){ from, (size_t)(space - from) };
	if (memchr(name->text, '+', name->size) != NULL)
		return false;
	octets_clear(out);
	size_t size = line->size - head - name->size - 1;
	return octets_from_base64(out, space + 1, size) && out->size > 4;
}

/* Finds the log's own signature among those of witnesses and others, which are not looked at, and verifies it. */
static bool
verify_note(const struct log *log, const struct note *note, struct checkpoint *c, struct why *why)
{
	struct octets octets = { 0 };
	struct part rest = note->signatures, line, name;
	unsigned char id[4];
	bool found = false, right = key_id(&note->origin, log, id) ? true : because(why, "out of memory");

	for (size_t number = 1; right && rest.size > 0; number++) {
		if (!take_line(&rest, &line) || !read_signature(&line, &name, &octets)) {
			right = because(why, "signature %zu of the checkpoint is none", number);
		} else if (name.size == note->origin.size && memcmp(name.text, note->origin.text, name.size) == 0 &&
			   memcmp(octets.data, id, 4) == 0) {
			if (octets.size < 4 + 8)
				right = because(why, "the log's signature is too short");
			else if (found)
				right = because(why, "the checkpoint has two signatures of the log");
			else
				c->timestamp = big_endian(octets.data + 4, 8);
			found = true;
			right = right && verify(log, c, octets.data + 12, octets.size - 12, why);
		}
	}
	if (right && !found)
		right = because(why, "the checkpoint has no signature by the log's key, whose key id would be %02x%02x%02x%02x", id[0], id[1], id[2],
				id[3]);
	octets_free(&octets);
	return right;
}

bool
checkpoint_read(const struct log *log, const void *octets, size_t size, struct checkpoint *out, char **origin, struct why *why)
{
	struct note note = { 0 };
	struct checkpoint c = { 0 };

	if (!read_text(octets, size, &c, &note, why))
		return false;
	if (log->origin != NULL && !part_is(&note.origin, log->origin))
		return because(why, "the checkpoint is of \"%.*s\", and not of \"%s\"", (int)(note.origin.size < 200 ? note.origin.size : 200),
			       note.origin.text, log->origin);
	if (note.has_extensions)
		return because(why, "line 4 of the checkpoint: a log's signature covers no such line");
	if (!verify_note(log, &note, &c, why))
		return false;
	if (origin != NULL) {
		*origin = strndup(note.origin.text, note.origin.size);
		if (*origin == NULL)
			return because(why, "out of memory");
	}
	*out = c;
	return true;
}

bool
checkpoint_names(const struct log *log, const void *octets, size_t size)
{
	struct note note = { 0 };
	struct checkpoint c;
	struct part line, name;
	struct octets signature = { 0 };
	unsigned char id[4];

	bool found = false, reads = read_text(octets, size, &c, &note, NULL) && key_id(&note.origin, log, id);
	while (reads && !found && take_line(&note.signatures, &line))
		found = read_signature(&line, &name, &signature) && memcmp(signature.data, id, 4) == 0;
	octets_free(&signature);
	return found;
}

bool
checkpoint_read_unverified(const void *octets, size_t size, struct checkpoint *out, struct why *why)
{
	struct note note = { 0 };

	memset(out, 0, sizeof(*out));
	return read_text(octets, size, out, &note, why);
}

bool
sth_read(const struct log *log, const void *json, size_t size, struct checkpoint *out, struct why *why)
{
	json_error_t error;
	json_t *object = json_loadb(json, size, JSON_REJECT_DUPLICATES, &error);

	if (object == NULL)
		return because(why, "the answer to get-sth is no JSON: %s at octet %d", error.text, error.position);
	json_t *tree_size = json_object_get(object, "tree_size"), *timestamp = json_object_get(object, "timestamp");
	json_t *root = json_object_get(object, "sha256_root_hash"), *signature = json_object_get(object, "tree_head_signature");
	struct checkpoint c = { 0 };
	struct octets octets = { 0 };
	bool done;
	if (!json_is_integer(tree_size) || json_integer_value(tree_size) < 0)
		done = because(why, "the answer to get-sth has no tree_size");
	else if (!json_is_integer(timestamp) || json_integer_value(timestamp) < 0)
		done = because(why, "the answer to get-sth has no timestamp");
	else if (!json_is_string(root) || !read_root(json_string_value(root), json_string_length(root), &c.root))
		done = because(why, "the answer to get-sth has no sha256_root_hash of 32 octets");
	else if (!json_is_string(signature) || !octets_from_base64(&octets, json_string_value(signature), json_string_length(signature)))
		done = because(why, "the answer to get-sth has no tree_head_signature");
	else {
		c.size = (uint64_t)json_integer_value(tree_size);
		c.timestamp = (uint64_t)json_integer_value(timestamp);
		done = verify(log, &c, octets.data, octets.size, why);
	}
	octets_free(&octets);
	json_decref(object);
	if (done)
		*out = c;
	return done;
}

uint64_t
sth_claims(const void *json, size_t size)
{
	json_t *object = json_loadb(json, size, JSON_REJECT_DUPLICATES, NULL);
	json_int_t claimed = json_integer_value(json_object_get(object, "tree_size"));

	json_decref(object);
	return claimed > 0 ? (uint64_t)claimed : 0;
}
