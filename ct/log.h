/* A log, as lists of logs tell of it, or the command line. */
#ifndef CT_LOG_H
#define CT_LOG_H

#include "ct/merkle.h"

enum log_kind { LOG_STATIC, LOG_RFC6962 };

/* What the log says of itself in time, in milliseconds since 1970. */
struct checkpoint {
	uint64_t size;
	struct hash root;
	uint64_t timestamp;
};

struct log {
	char *description; /* "Google 'Argon2026h2' log"; never NULL */
	char *url;         /* where it is read: the monitoring prefix, with a slash at the end; "" if it has none */
	char *origin;      /* of static-ct-api, without scheme and last slash; NULL: not known, and any is taken whose key id fits */
	enum log_kind kind;
	unsigned char *key; /* SubjectPublicKeyInfo in DER */
	size_t key_size;
	struct hash id;    /* SHA-256 of the key */
	char id_text[45];  /* that in base64 */
	const char *state; /* "usable", "readonly"...; "" if the list says none; a constant */
	uint64_t mmd;      /* seconds; 0: not known */
	bool has_interval; /* of notAfter, in seconds since 1970: the end is exclusive */
	int64_t interval_start, interval_end;
	bool has_final; /* final_tree_head */
	struct checkpoint final;
};
void log_free(struct log *log);

/* A log of a key, its SubjectPublicKeyInfo in DER, and an address; both texts are copied. false: memory ran out, and there is none. */
bool log_make(struct log *log, const void *key, size_t size, const char *url, const char *description);

/* How lists and tables call a kind, "static" or "rfc6962"; and which one it is that is called so. */
const char *log_kind_name(enum log_kind kind);
enum log_kind log_kind_of(const char *name);

/* A log of a key, which may be base64 of a SubjectPublicKeyInfo, or the name of a PEM or DER file, and an address. false: `why`. */
bool log_from_key(struct log *log, const char *key, const char *url, struct why *why);

/* --- lists: of Google (v3), Apple, Mozilla, and crt.sh; and log.v3.json of one log --- */

struct log_list {
	struct log *logs;
	size_t count;
	bool has_timestamp;
	int64_t timestamp;  /* seconds since 1970 */
	size_t passed_over; /* logs that are none: without a key, or with a log_id that is not its digest */
	struct why why;     /* of the first of these */
};

/* Reads a list; unknown members are passed over. false: `why`, with the place in the text. A log whose log_id is not the digest of its key is none.
 */
bool log_list_read(struct log_list *list, const void *json, size_t size, struct why *why);
void log_list_free(struct log_list *list);

/* The state of this name, as lists have it, a constant; NULL: there is none. */
const char *log_state_of(const char *name);

/* Whether the signature over the file (RSA PKCS#1 v1.5, SHA-256, as Google signs it) is right; `pem` is the key. */
bool log_list_verify(const void *json, size_t size, const void *signature, size_t signature_size, const void *pem, size_t pem_size, struct why *why);

/* Whether a pattern with * and ? is matched by the description, the address or the log ID in base64, without regard to case. */
bool log_matches(const struct log *log, const char *pattern);

/* --- checkpoints --- */

/* Reads a signed note (c2sp.org/static-ct-api, Checkpoints), and verifies the log's signature. *origin, if not NULL, is the note's, the caller frees
 * it. */
bool checkpoint_read(const struct log *log, const void *note, size_t size, struct checkpoint *out, char **origin, struct why *why);

/* Whether a note has a signature of the log: its key id stands there. That it is right is not looked at. */
bool checkpoint_names(const struct log *log, const void *note, size_t size);

/* Reads a note without any trust: what it says is whatever who wrote it wanted. Its time is 0. */
bool checkpoint_read_unverified(const void *note, size_t size, struct checkpoint *out, struct why *why);

/* Reads an answer to get-sth (RFC 6962 4.3), and verifies its signature; and how many entries one claims that is not verified, 0 if it does not say.
 */
bool sth_read(const struct log *log, const void *json, size_t size, struct checkpoint *out, struct why *why);
uint64_t sth_claims(const void *json, size_t size);

#endif
