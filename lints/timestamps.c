#include "lints/timestamps.h"

#include "asn1/pkix.h"

/* An octet of a component that has one; a value that no octet has otherwise. */
static unsigned
octet(const struct cert *c, const struct node *sct, uint32_t component)
{
	struct span s = timestamp_field(c, sct, component);
	return s.size == 1 ? s.data[0] : 256;
}

bool
timestamp_is_first(const struct timestamps *all, unsigned i)
{
	for (unsigned j = 0; j < i; j++) {
		if (span_equal(all->items[i].id, all->items[j].id))
			return false;
	}
	return true;
}

/* --- what lists say --- */

/* Whether a list has the log as one that is not yet decided on; where it is older than the date that may have changed. */
static bool
is_pending(const struct reference *r, const struct ct_log *log, enum ct_program program, int64_t date)
{
	const int64_t *since = log->views[program].since;
	for (int i = CT_QUALIFIED; i < CT_STATES; i++) {
		if (since[i] != CT_NEVER)
			return false;
	}
	return since[CT_PENDING] != CT_NEVER && since[CT_PENDING] <= date && date <= r->ct_logs.dated[program];
}

/* Whether nobody but testers is to trust the log: a list without a state for it says no other. */
static bool
is_test(const struct ct_log *log, enum ct_program program)
{
	for (int i = 0; i < CT_STATES; i++) {
		if (log->views[program].since[i] != CT_NEVER)
			return false;
	}
	return log->is_test;
}

static bool
ended_before(const struct ct_log *log, enum ct_program program, int64_t when)
{
	enum ct_state state = ct_log_state(log, program, when);
	return state == CT_RETIRED || state == CT_REJECTED;
}

/* Whether a log is not one to trust at a date, if it ended before `when`. */
static bool
is_untrusted(const struct reference *r, const struct ct_log *log, enum ct_program program, int64_t when, int64_t date)
{
	return is_test(log, program) || ended_before(log, program, when) || is_pending(r, log, program, date);
}

bool
timestamp_counts(const struct timestamps *all, const struct reference *r, unsigned i, enum ct_program program)
{
	const struct timestamp *t = &all->items[i];
	return t->log == NULL || !is_untrusted(r, t->log, program, t->seconds, all->date);
}

bool
log_is_over(const struct reference *r, const struct ct_log *log, enum ct_program program, int64_t date)
{
	return is_untrusted(r, log, program, date, date);
}

/* Seventy days: Chrome and Apple write that their clients ask for no timestamps where the list is older. */
#define LIST_LASTS (70 * 86400)

bool
log_list_is_old(const struct reference *r, enum ct_program program, int64_t date)
{
	int64_t dated = r->ct_logs.dated[program];
	return dated == INT64_MIN || date > dated + LIST_LASTS;
}

/* --- what timestamps say --- */

/* RFC 6962 has the lengths of extensions; the type is 0, and what it holds a number of 40 bits. */
bool
timestamp_has_leaf_index(const struct cert *c, const struct node *sct)
{
	struct span s = timestamp_field(c, sct, SCT_EXTENSIONS);
	while (s.size >= 3) {
		size_t size = (size_t)(s.data[1] << 8 | s.data[2]);
		if (s.size - 3 < size)
			return false;
		if (s.data[0] == 0)
			return size == 5;
		s = (struct span){ s.data + 3 + size, s.size - 3 - size };
	}
	return false;
}

/* Takes an INTEGER above 0 off the front, in DER; false where there is none. */
static bool
take_integer(struct span *s)
{
	if (s->size < 3 || s->data[0] != 0x02 || s->data[1] == 0 || s->data[1] > 33 || s->size - 2 < s->data[1])
		return false;
	const uint8_t *value = s->data + 2;
	size_t size = s->data[1];
	*s = (struct span){ value + size, s->size - 2 - size };
	if (value[0] & 0x80 || (value[0] == 0 && (size == 1 || !(value[1] & 0x80))))
		return false;
	return size < 33 || value[0] == 0;
}

#define TLS_RSA   1
#define TLS_ECDSA 3

/* What is wrong with a signature by its octets and the number of its algorithm. */
static const char *
signature_problem(unsigned algorithm, struct span s)
{
	if (algorithm == TLS_RSA && s.size < 256)
		return "is shorter than that of an RSA key of 2048 bits";
	if (algorithm != TLS_ECDSA)
		return NULL;
	if (s.size < 2 || s.data[0] != 0x30 || s.data[1] >= 0x80 || s.data[1] != s.size - 2)
		return "is not a SEQUENCE in DER that ends where it ends";
	s = (struct span){ s.data + 2, s.size - 2 };
	if (!take_integer(&s) || !take_integer(&s))
		return "has not two INTEGERs in DER that are above 0 and of at most 256 bits";
	return s.size > 0 ? "has something behind its two INTEGERs" : NULL;
}

const char *
timestamp_signature_problem(const struct cert *c, const struct node *sct)
{
	if (octet(c, sct, SCT_VERSION) != 0 || tree_component(c->tree, sct, SCT_SIGNATURE) == NULL)
		return NULL;
	return signature_problem(octet(c, sct, SCT_SIGNATURE_ALGORITHM), timestamp_field(c, sct, SCT_SIGNATURE));
}

/* --- all of them --- */

/* Whether a list says nothing against a log at any time, as of most logs of today. */
static bool
is_trusted(const struct ct_log *log, enum ct_program program)
{
	const int64_t *since = log->views[program].since;
	return since[CT_RETIRED] == CT_NEVER && since[CT_REJECTED] == CT_NEVER && since[CT_PENDING] == CT_NEVER && !log->is_test;
}

/* Whether nothing can be found of one timestamp. */
static bool
is_plain(const struct timestamps *all, const struct reference *r, const struct cert *c, unsigned i)
{
	const struct timestamp *t = &all->items[i];
	if (t->log == NULL || c->not_after < t->log->start || c->not_after >= t->log->end)
		return false;
	for (int program = 0; program < CT_PROGRAMS; program++) {
		if (!is_trusted(t->log, (enum ct_program)program) &&
		    (!timestamp_counts(all, r, i, (enum ct_program)program) || log_is_over(r, t->log, (enum ct_program)program, all->date)))
			return false;
	}
	return (!t->log->is_static || timestamp_has_leaf_index(c, t->node)) && !(all->has_day && t->seconds > all->date);
}

/* Whether the logs have two operators in each list, and one of them is of RFC 6962. */
static bool
are_various(const struct timestamps *all, const struct reference *r)
{
	bool has_older = false;
	for (unsigned i = 0; i < all->count; i++)
		has_older |= !all->items[i].log->is_static;
	for (int program = 0; program < CT_PROGRAMS; program++) {
		const struct timestamp *first = &all->items[0];
		struct span one = ct_log_operator(&r->ct_logs, first->log, (enum ct_program)program, first->seconds);
		unsigned i = 1;
		while (i < all->count &&
		       span_equal(one, ct_log_operator(&r->ct_logs, all->items[i].log, (enum ct_program)program, all->items[i].seconds)))
			i++;
		if (i == all->count)
			return false;
	}
	return has_older;
}

bool
timestamps_read(struct timestamps *all, const struct reference *r, const struct cert *c, int64_t date, bool has_day)
{
	const struct node *list = tree_child(c->tree, extension_value(&c->ext, OID_SCT_LIST));
	bool plain = true;
	all->count = all->logs = 0;
	all->any_known = false;
	all->date = date;
	all->has_day = has_day;
	for (const struct node *sct = tree_child(c->tree, list); sct != NULL; sct = tree_next(c->tree, sct)) {
		struct timestamp *t = &all->items[all->count];
		struct span parts[SCT_COMPONENTS] = { 0 };
		for (const struct node *n = tree_child(c->tree, sct); n != NULL; n = tree_next(c->tree, n)) {
			if (n->component != NULL && n->position < SCT_COMPONENTS)
				parts[n->position] = tree_contents(c->tree, n);
		}
		if (all->count == TIMESTAMPS_MOST || parts[SCT_VERSION].size != 1 || parts[SCT_VERSION].data[0] != 0 ||
		    parts[SCT_TIMESTAMP].size != 8) {
			all->count = 0;
			return true;
		}
		t->node = sct;
		t->seconds = (int64_t)(span_be64(parts[SCT_TIMESTAMP].data) / 1000);
		t->id = parts[SCT_LOG_ID];
		t->log = ct_log_find(&r->ct_logs, t->id);
		plain &= parts[SCT_SIGNATURE_ALGORITHM].size == 1 &&
			 signature_problem(parts[SCT_SIGNATURE_ALGORITHM].data[0], parts[SCT_SIGNATURE]) == NULL;
		all->any_known |= t->log != NULL;
		all->count++;
		all->logs += timestamp_is_first(all, all->count - 1);
	}
	if (all->count == 0 || !c->has_not_before || !c->has_not_after)
		return true;
	plain &= all->logs == all->count;
	for (unsigned i = 0; i < all->count && plain; i++)
		plain = is_plain(all, r, c, i);
	return !plain || all->logs < LOGS_FOR(cert_validity_seconds(c)) || !are_various(all, r);
}
