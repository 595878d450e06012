/*
 * What the rules found on one object. The memory is kept from object to object: once it has grown, a finding allocates nothing.
 */
#ifndef LINTS_FINDINGS_H
#define LINTS_FINDINGS_H

#include "data/blocked_keys.h"
#include "data/reference.h"
#include "lints/lint.h"
#include "lints/timestamps.h"

struct waiver;     /* a matter of policy/ */
struct companions; /* companions.h */
struct companion_slot;

struct finding {
	const struct lint *lint;
	enum level level; /* the row's, unless the user's policy says otherwise */
	bool of_object;   /* the rule is one of GATE_OBJECT (runner.h), and an error */
	const struct node *node;
	uint32_t offset, length;     /* the octets it is about */
	uint32_t message;            /* where its text begins in findings.text */
	const struct waiver *waived; /* the user's policy says that it does not count; NULL: it does */
};

/* No level blocks. */
#define NO_BLOCK (-1)

struct findings {
	const struct tree *tree;
	const struct reference *reference;  /* what rules may look up */
	const struct blocked_keys *blocked; /* keys that must not be certified; their count is 0 if there is no list */
	bool tests_keys;                    /* the user wants tests of keys that take long */
	const struct cert *issuer;          /* the certificate of the issuer, if the user gave it; otherwise NULL */
	/* of a CRL or OCSP response the certificates given that it may cover: see beside_next(); `set` is NULL where there is none */
	struct {
		const struct companions *set;
		struct companion_slot *slot;
		const struct oid_index *oids;
	} beside;
	const struct crl *previous, *base; /* of a CRL the one before it, and of a delta CRL its base, if the user gave them; otherwise NULL */
	bool reuses_number;                /* an earlier or later CRL that was given has the same cRLNumber, */
	int64_t reused_this_update;        /* and this thisUpdate */
	const struct cert *precert;        /* of a certificate, the precertificate that came before it, if the user gave it; otherwise NULL */
	/* what becomes of what the user asked for, found before the rules of beside.c run; NOT_APPLICABLE, which is 0: it was not asked for */
	struct {
		enum verdict issuer, precert, one_precert, beside, previous, profile, kind, judged;
		const struct node *other_name; /* if beside failed: an issuerNameHash that is not that of a certificate with the serial number; or NULL */
		bool no_issuer; /* an issuer was asked for, and no certificate of one was given */
		/* of signatures (verifying.h); *_node and why* belong to what is not PASS */
		struct {
			enum verdict own, responder,
				same_key;      /* the object's, that of its responder's certificate, and whether that is by the CA's same key */
			enum verdict verified; /* whether it could be told */
			bool misnamed;         /* it is right by the key of a certificate that responderID of an OCSP response does not name */
			const char *why, *responder_why, *why_not;
			const struct node *responder_node, *not_verified;
		} signature;
		enum verdict dated, covered; /* without being asked: whether any rule with a date may cover it, and any profile does */
	} asked;
	int64_t first_day;            /* on which the first rule with a date begins for the profiles of the object */
	struct classification own;    /* what the object's contents tell of its profiles */
	const struct node *kind_node; /* the field that decided on its kind; NULL: the whole object */
	const char *kind_name;
	int64_t date;                                                     /* as of which the object is judged, seconds since 1970 */
	enum { SUFFIXES_UNKNOWN, SUFFIXES_NONE, SUFFIXES_SOME } suffixes; /* see has_suffix() in dns_checks.h */
	unsigned name_traits;         /* what all Names but the subject are like, once a rule of every_name.c has asked; 0: none has */
	struct timestamps timestamps; /* of a certificate, with what is known of their logs */
	const struct lint *lint;      /* the rule that is running */
	enum level level;             /* and its level */
	bool of_object;               /* and whether it is such a one */
	bool hopeless; /* hints tell that it finds nothing: it is asked whether it passes or does not apply, and may spare itself the rest */
	int block;     /* the least level that the user's policy blocks at, for this object; NO_BLOCK: it says nothing of it */
	struct finding *items;
	uint32_t count, capacity;
	uint32_t of_rule; /* how many the running rule has made; more than FINDINGS_PER_RULE are counted, not kept */
	char *text;
	uint32_t text_size, text_capacity;
	void *scratch; /* for the running rule: see sorted.h */
	size_t scratch_size;
	bool out_of_memory;
};

#define FINDINGS_PER_RULE 100

static inline const char *
finding_message(const struct findings *f, const struct finding *finding)
{
	return f->text + finding->message;
}

/*
 * Whether a finding counts for the exit status: it is at or above the level that the user named (NO_BLOCK: none), or that his policy blocks at, or
 * says that the object is not what can be judged; and is not waived.
 */
static inline bool
finding_blocks(const struct findings *f, const struct finding *finding, int fail_on)
{
	return finding->waived == NULL && (finding->of_object || (int)finding->level <= fail_on || (int)finding->level <= f->block);
}

void findings_free(struct findings *findings);

/*
 * Records a finding of the running rule at a node (NULL: the whole object): what is there, against what the clause wants. Returns FAIL, so that a
 * check can end with it.
 */
enum verdict fail(struct findings *f, const struct node *node, const char *format, ...) __attribute__((cold, format(printf, 3, 4)));

/* The same for some octets within a node. */
enum verdict fail_at(struct findings *f, const struct node *node, uint32_t offset, uint32_t length, const char *format, ...)
	__attribute__((cold, format(printf, 5, 6)));

/* The argument of the running rule's row. */
static inline long
arg(const struct findings *f)
{
	return f->lint->arg;
}

#endif
