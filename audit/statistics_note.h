/* What is kept of a certificate between the thread that decodes it and the one that counts: a head of fixed size, and what follows it. */
#ifndef AUDIT_STATISTICS_NOTE_H
#define AUDIT_STATISTICS_NOTE_H

#include "audit/statistics.h"
#include "x509/object.h"

/* The attributes of a subject whose values are looked at. */
enum subject_attribute { SUBJECT_C, SUBJECT_ST, SUBJECT_L, SUBJECT_O, SUBJECT_OU, SUBJECT_ATTRIBUTES };
extern const char *const subject_attribute_names[SUBJECT_ATTRIBUTES];

/* So much of a value is kept, in octets, and so many values, and octets of a shape. */
#define VALUE_MAX  120
#define VALUES_MAX 16
#define SHAPE_MAX  200

/* Names that a member has, as a set. */
enum name_feature { NAMES_WILDCARD = 1, NAMES_ADDRESS = 2, NAMES_UNDERSCORE = 4, NAMES_IDN = 8, NAME_FEATURES = 4 };

#define KEY_DIGEST     12 /* octets of the SHA-256 of a SubjectPublicKeyInfo: more than enough to tell 10^8 of them apart */
#define EXPONENT_OTHER 0  /* one that is negative, 0, or longer than 64 bits */

struct note_head {
	uint64_t subject;  /* a hash */
	uint64_t names[2]; /* of the set of names */
	int64_t timestamp; /* the earliest SCT in seconds since 1970; INT64_MAX: none */
	uint64_t exponent; /* of an RSA key */
	uint8_t key[KEY_DIGEST];
	uint32_t key_bits, name_count;
	uint32_t modulus_size; /* octets behind the values; 0: no RSA key */
	uint32_t exponent_bits;
	uint16_t timestamps; /* SCTs */
	uint16_t curve;      /* enum oid */
	uint8_t key_kind, name_features, shape_size, log_count, value_count;
	uint8_t revocation; /* enum revocation_state */
	bool has_key, exponent_is_odd;
};

/*
 * Behind the head: the shape; the numbers of different logs of embedded timestamps; the values; the modulus. A log that is not known has the number
 * LOG_UNKNOWN, all of them together.
 */
#define LOGS_NOTED  16
#define LOG_UNKNOWN UINT16_MAX

/* The number that so many octets begin with. */
static inline uint16_t
note_log(struct span numbers)
{
	uint16_t number;
	memcpy(&number, numbers.data, sizeof(number));
	return number;
}

/* A value: this, and its UTF-8. */
struct note_value {
	uint8_t attribute, size;
	bool is_default; /* it looks like one */
};

/* Reads the head; the rest of the octets are then in `rest`. False: the note is empty, there was no certificate. */
bool note_read(struct span note, struct note_head *head, struct span *rest);

/* Takes so many octets off the front. */
static inline struct span
note_take(struct span *rest, size_t size)
{
	struct span taken = { rest->data, size < rest->size ? size : rest->size };
	*rest = (struct span){ rest->data + taken.size, rest->size - taken.size };
	return taken;
}

/* Of a shape the next extension: its identifier as text, and whether it is critical. False: there is none. */
bool shape_next(struct span *shape, char *text, size_t size, bool *critical);

#endif
