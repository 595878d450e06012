/* What could not be read, how it was done, what the words mean, and what a linter cannot see. */
#include "audit/report_parts.h"

#define UNREAD_SHOWN 100
#define UNREAD_MOST  80000

void
part_unread(struct buffer *b, const struct model *model)
{
	uint64_t unknown = unknown_members(model);
	size_t shown, from = b->size;

	section_begin(b, "unread", "Unread and unknown objects");
	if (model->unread_count == 0)
		buffer_text(b, "<p>All of the input was read.</p>\n");
	if (unknown > 0) {
		buffer_text(b, "<p>");
		words_count(b, unknown, "object");
		buffer_text(b, unknown == 1 ? " was read, and is no certificate, CRL or OCSP response that can be decoded. It is a stratum of its "
					      "own, <em>unreadable</em>, and is always judged.</p>\n"
					    : " were read, and are no certificates, CRLs or OCSP responses that can be decoded. They are a stratum "
					      "of their own, <em>unreadable</em>, and are always "
					      "judged.</p>\n");
	} else {
		buffer_text(b, "<p>All that was read could be decoded at least in part.</p>\n");
	}
	if (model->unread_count > 0) {
		buffer_text(b, "<p><strong>");
		words_unread(b, model);
		buffer_text(b, "</strong>: what is there is not in the population.</p>\n");
		table_begin(b, "What could not be read", "Input|#Object|#Offset|Why");
		for (shown = 0; shown < model->unread_count && shown < UNREAD_SHOWN && b->size - from < UNREAD_MOST; shown++) {
			const struct unread *u = &model->unread[shown];
			buffer_text(b, "<tr><th scope=\"row\">");
			text_part(b, u->input, NAME_SHOWN);
			buffer_text(b, "</th>");
			count_cell(b, u->index);
			count_cell(b, u->offset);
			buffer_text(b, "<td>");
			text_part(b, u->error, ERROR_SHOWN);
			buffer_text(b, "</td></tr>\n");
		}
		table_end(b);
		if (shown < model->unread_count)
			buffer_printf(b, "<p class=\"where\">%zu more are left out; run.json has them all.</p>\n", model->unread_count - shown);
	}
	section_end(b);
}

/* --- method --- */

static const char method[] =
	"<ol>\n"
	"<li>Every object of the input was read and decoded. Equal octets are one object, whatever their names.</li>\n"
	"<li>A certificate and its precertificate are one member of the population; both are judged if it is drawn.</li>\n"
	"<li>Members are put into strata, and each stratum is drawn from by itself. Objects that cannot be decoded are a stratum that is always "
	"drawn.</li>\n"
	"<li>The rank of a member is HMAC-SHA-256, keyed with the seed, of the 32 octets of the SHA-256 of its DER.</li>\n"
	"<li>Of a stratum with N members the n with the least ranks are drawn; of a share p, n is p times N, rounded up, and at least 1.</li>\n"
	"<li>So neither names nor order matter, a larger share contains the smaller one, and anybody with population.csv and the seed draws the "
	"same.</li>\n"
	"<li>Each object that was drawn was judged by all rules for its profile, as of its notBefore unless a date is given above, and independently "
	"of earlier linting.</li>\n"
	"<li>Findings that a policy waives are counted apart, and do not count.</li>\n"
	"<li>Shares of samples have intervals of Wilson (95 %, two-sided), for each rule and stratum alone: of many of them about one in twenty "
	"misses the true share.</li>\n"
	"<li>The root is that of the hash tree of RFC 9162, section 2.1, over the SHA-256 of all members in ascending order: it commits to the "
	"population without showing it.</li>\n"
	"</ol>\n";

static const char glossary[] =
	"<dl>\n"
	"<dt>Population</dt><dd>All certificates that the sample was drawn from</dd>\n"
	"<dt>Member</dt><dd>One certificate of the population, together with its precertificate if that was given, too</dd>\n"
	"<dt>Stratum</dt><dd>A part of the population that is drawn from by itself, such as one issuer</dd>\n"
	"<dt>Sample</dt><dd>What was drawn, and judged</dd>\n"
	"<dt>Seed</dt><dd>The text that decides what is drawn; it is best one that the CA could not know before</dd>\n"
	"<dt>Cut</dt><dd>The day by which a certificate counts as still valid</dd>\n"
	"<dt>Error</dt><dd>A finding of a rule that says MUST or SHALL: the certificate is misissued</dd>\n"
	"<dt>Warning</dt><dd>A finding of a rule that says SHOULD: allowed, if there are reasons</dd>\n"
	"<dt>Notice</dt><dd>Worth knowing; no rule is broken</dd>\n"
	"<dt>Interval</dt><dd>Where the share in the whole stratum is likely to be, by what was found in its sample. &quot;0 "
	"of 150: below 2.5 %&quot; says that finding nothing in 150 "
	"does not mean that there is nothing</dd>\n"
	"<dt>Statistic</dt><dd>What all certificates together show, and no single one; beyond its threshold it is worth a look</dd>\n"
	"<dt>Waived</dt><dd>Found, but by a decision with a reason and an end it does not count</dd>\n"
	"<dt>Not effective</dt><dd>The rule was not in force when the certificate was issued</dd>\n"
	"<dt>BR, EVG</dt><dd>The Baseline Requirements and the EV Guidelines of the CA/Browser Forum</dd>\n"
	"<dt>CCADB</dt><dd>The database of the root programs, where incidents are reported</dd>\n"
	"</dl>\n";

static const char limits[] = "<ul>\n"
			     "<li>Only what is in the certificates is judged. Whether domain names and organisations were validated, CAA was "
			     "checked, keys were protected, and revocation was in time, no "
			     "certificate shows.</li>\n"
			     "<li>The population is what was given. Whether it is all that the CA issued, this report cannot tell: hold its size "
			     "against the CA's own records and against CT logs.</li>\n"
			     "<li>A sample can miss what is rare; see the intervals.</li>\n"
			     "<li>No finding is no proof of compliance: not every requirement can be checked by a program.</li>\n"
			     "<li>Deadlines are those of BR 4.9.1 for the usual case. Short-lived Subscriber Certificates are excepted there, and "
			     "other circumstances (a compromised key, a request of the "
			     "Subscriber) may ask for 24 hours.</li>\n"
			     "</ul>\n";

void
part_method(struct buffer *b, const struct model *model)
{
	section_begin(b, "method", "Method, words, limits");
	buffer_text(b, "<h3>Method</h3>\n");
	buffer_text(b, method);
	buffer_text(b, "<h3>Words</h3>\n");
	buffer_text(b, glossary);
	buffer_text(b, "<h3>What this report cannot show</h3>\n");
	buffer_text(b, limits);
	if (model->report->linter->policy == NULL)
		buffer_text(b, "<p class=\"where\">No policy was in force: nothing is waived.</p>\n");
	buffer_printf(b, "<p class=\"where\">%s</p>\n", words_of_crls(model));
	section_end(b);
}
