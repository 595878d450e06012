#include "report/deadline.h"

#include <stdio.h>
#include <string.h>

/* What a finding says of the certificate, as far as 4.9.1 makes a difference. */
enum fault {
	NO_ERROR,
	NO_REQUIREMENT, /* no document asks for it */
	NOT_OF_BR_YET,  /* a root program, or the user, does: so it is for the CA if its CP or CPS has it */
	KEY_IS_KNOWN,   /* the private key is known, or can be computed */
	KEY_IS_WRONG,   /* sizes and parameters */
	MISISSUED,
	FAULTS
};

static bool
is_below(const char *clause, const char *wanted)
{
	size_t size = strlen(wanted);
	return strncmp(clause, wanted, size) == 0 && (clause[size] == '\0' || clause[size] == '.' || clause[size] == '(');
}

/*
 * 4.9.1.1 (4) is about any method that easily computes the key, "including but not limited to" those of 6.1.1.3 (5): so a key that is weak in a
 * certificate that 6.1.1.3 is not about yet, by the day of its issuance, counts as much.
 */
static enum fault
fault_of(enum source source, const char *clause, bool is_error)
{
	if (!is_error)
		return NO_ERROR;
	if (source == SOURCE_COMMUNITY)
		return strcmp(clause, "weak keys") == 0 || strcmp(clause, "close primes") == 0 ? KEY_IS_KNOWN : NO_REQUIREMENT;
	if (source_is_of_program(source) || source == SOURCE_POLICY)
		return NOT_OF_BR_YET;
	if (source == SOURCE_BR && is_below(clause, "6.1.1.3"))
		return KEY_IS_KNOWN;
	return source == SOURCE_BR && (is_below(clause, "6.1.5") || is_below(clause, "6.1.6")) ? KEY_IS_WRONG : MISISSUED;
}

#define IN_24_HOURS "within 24 hours"
#define IN_5_DAYS   "within 5 days (SHOULD: within 24 hours)"
#define IN_7_DAYS   "within 7 days"
#define KEY_KNOWN   "the private key is known, or is easily computed"
#define KEY_WRONG   "the key does not comply with 6.1.5 and 6.1.6"
#define WRONG       "not issued in accordance with the requirements"
#define IF_IN_CPS   "if the CA's CP or CPS has this rule: not issued in accordance with it"
#define NO_DOCUMENT "no document asks for this rule: none, unless the certificate breaks the BR or the CA's own CP or CPS as well"
#define NO_DUTY     "what is no error does not oblige to revoke; the CA's own CP or CPS may"

/* 4.9.1.1, by the numbers of its reasons; and 4.9.1.2. */
static const struct revocation of_subscribers[FAULTS] = {
	[NO_ERROR] = { 0, "4.9.1.1", NULL, NO_DUTY },
	[NO_REQUIREMENT] = { 0, "4.9.1.1", NULL, NO_DOCUMENT },
	[NOT_OF_BR_YET] = { 120, "4.9.1.1", "12", IN_5_DAYS ", " IF_IN_CPS },
	[KEY_IS_KNOWN] = { 24, "4.9.1.1", "3 or 4", IN_24_HOURS ": " KEY_KNOWN },
	[KEY_IS_WRONG] = { 120, "4.9.1.1", "6", IN_5_DAYS ": " KEY_WRONG },
	[MISISSUED] = { 120, "4.9.1.1", "12", IN_5_DAYS ": " WRONG },
};
static const struct revocation of_cas[FAULTS] = {
	[NO_ERROR] = { 0, "4.9.1.2", NULL, NO_DUTY },
	[NO_REQUIREMENT] = { 0, "4.9.1.2", NULL, NO_DOCUMENT },
	[NOT_OF_BR_YET] = { 168, "4.9.1.2", "5", IN_7_DAYS ", " IF_IN_CPS },
	[KEY_IS_KNOWN] = { 168, "4.9.1.2", "3", IN_7_DAYS ": " KEY_KNOWN },
	[KEY_IS_WRONG] = { 168, "4.9.1.2", "3", IN_7_DAYS ": " KEY_WRONG },
	[MISISSUED] = { 168, "4.9.1.2", "5", IN_7_DAYS ": " WRONG },
};

struct revocation
revocation_of(enum source source, const char *clause, bool is_error, enum whom whom)
{
	switch (whom) {
	case SUBSCRIBERS:
		return of_subscribers[fault_of(source, clause, is_error)];
	case SUBORDINATE_CAS:
		return of_cas[fault_of(source, clause, is_error)];
	case SHORT_LIVED:
		return (struct revocation){ 0, "4.9.1.1", NULL, "Short-lived Subscriber Certificates need not be revoked" };
	case ROOTS:
		return (struct revocation){ 0, "4.9.1.2", NULL, "a root is not revoked: those who keep root stores are told" };
	default:
		return (struct revocation){ 0, "1.1", NULL, "the BR do not cover them: the CA's own CP and CPS say" };
	}
}

/* --- of a rule --- */

#define TLS (TLS_ANY_CA | SUBSCRIBER | OCSP_RESPONDER)

/* What there is to be done other than to revoke; NULL: certificates are to be revoked. */
static const char *
other_duty(const struct lint *lint, enum fault fault)
{
	profile_set of = lint->of;

	if (fault == NO_ERROR)
		return "Nothing has to be done about what is already issued";
	if (fault == NO_REQUIREMENT && of & NO_OBJECT)
		return "It is about what was given to the program; nothing has to be done about what is already issued";
	if ((of & (CERTIFICATE | CRL | OCSP_RESPONSE)) == CRL)
		return "Issue a new CRL in the place of one that is already published";
	if ((of & (CERTIFICATE | CRL | OCSP_RESPONSE)) == OCSP_RESPONSE)
		return "Make new responses in the place of those that are already made";
	if (fault == NO_REQUIREMENT)
		return "No document asks for this rule: BR 4.9.1 sets a deadline for what is already issued only if it breaks the BR or the CA's own "
		       "CP/CPS as well";
	if ((of & TLS) == 0)
		return "Whether certificates that are already issued have to be revoked, the CA's own CP/CPS says: the BR do not cover them";
	if ((of & TLS & ~ROOT_CA) == 0)
		return "A root that is already issued cannot be revoked by anybody but the root programs: tell them";
	return NULL;
}

static size_t
add(char *text, size_t size, size_t used, const char *whose, const struct revocation *r)
{
	int more = snprintf(text + used, size - used, "%s%s %s (BR %s, reason %s)", used > 0 ? "; " : "", whose, r->words, r->clause, r->reason);
	return used + (size_t)more;
}

struct deadline
deadline_of_rule(const struct lint *lint, bool is_error)
{
	enum fault fault = fault_of(lint->source, lint->clause, is_error);
	const char *other = other_duty(lint, fault);
	bool leaves = (lint->of & (SUBSCRIBER | OCSP_RESPONDER)) != 0, cas = (lint->of & TLS_SUB_CA) != 0;
	struct deadline d = { .brief = fault == NO_ERROR ? NULL : "see below" };
	size_t used = 0;

	if (other != NULL) {
		snprintf(d.sentence, sizeof(d.sentence), "%s", other);
		return d;
	}
	if (leaves)
		used = add(d.sentence, sizeof(d.sentence), used,
			   "Once the CA is aware of it, revoke a subscriber's certificate that is already issued, unless it is short-lived,",
			   &of_subscribers[fault]);
	if (cas)
		add(d.sentence, sizeof(d.sentence), used,
		    leaves ? "that of a subordinate CA" : "Once the CA is aware of it, revoke a subordinate CA's certificate that is already issued",
		    &of_cas[fault]);
	d.brief = !leaves ? "7 days" : of_subscribers[fault].hours == 24 ? "24 hours" : "5 days";
	return d;
}

struct deadline
deadline_of(const struct gate *gate)
{
	if (gate->level != MUST || gate->kind == GATE_OBJECT || !(gate->lint->of & CERTIFICATE))
		return (struct deadline){ 0 };
	return deadline_of_rule(gate->lint, true);
}
