/* The pages of the profiles: the rules that each consists of. */
#include <stdio.h>

#include "doc/page.h"
#include "report/report.h"
#include "x509/classify.h"

static void
add_name(struct buffer *b, profile_set profile)
{
	struct buffer words = { 0 };
	add_profiles(&words, profile);
	page_buffer(b, &words);
	buffer_free(&words);
}

static void
profile_page(struct site *site, profile_set profile)
{
	const struct gate *sorted[RULES_MAX];
	struct buffer *b = &site->b;
	size_t count = rules_of_profiles(&site->linter->rules, profile, sorted);
	char path[128];
	page_begin(site, "../", profile_name(profile));
	buffer_text(b, "<p class=\"lead\">The profile of ");
	add_name(b, profile);
	buffer_printf(b,
		      "</p>\n<p>It consists of %zu rules, by document and clause; those that depend on more than the profile say so on their pages. ",
		      count);
	if (profile & CERTIFICATE)
		buffer_printf(b, "A certificate is judged by this profile if its contents say so, or with <code>--profile %s</code>. ",
			      profile_name(profile));
	buffer_printf(b, "<code>brlint list --profile %s</code> prints the same list.</p>\n", profile_name(profile));
	page_rules(site, "../", sorted, count);
	snprintf(path, sizeof(path), "profiles/%s.html", profile_name(profile));
	page_end(site, path);
}

void
site_profiles(struct site *site)
{
	const struct gate *sorted[RULES_MAX];
	struct buffer *b = &site->b;
	for (unsigned p = 0; p < SITE_PROFILES && !site->failed; p++)
		profile_page(site, FACT(p));
	page_begin(site, "../", "Profiles");
	buffer_text(b,
		    "<p>A certificate is judged by one profile of each family that it is for; a CRL and an OCSP response have one profile each.</p>\n"
		    "<ul class=\"rules\">\n");
	for (unsigned p = 0; p < SITE_PROFILES; p++) {
		const char *name = profile_name(FACT(p)), *family = family_name(FACT(p));
		buffer_printf(b, "<li><a href=\"%s.html\">%s</a> ", name, name);
		add_name(b, FACT(p));
		buffer_printf(b, "<br>\n<span class=\"fine\">%s%s%zu rules</span></li>\n", family != NULL ? family : "", family != NULL ? ", " : "",
			      rules_of_profiles(&site->linter->rules, FACT(p), sorted));
	}
	buffer_text(b, "</ul>\n");
	page_end(site, "profiles/index.html");
}
