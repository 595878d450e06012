#include "serve/page.h"
/* stub until the pages come */
const char page_policy[] = "default-src 'none'";
void
page_form(struct text *out, const struct page_request *f, const char *problem)
{
	(void)f;
	text_say(out, problem ? problem : "form");
}
void
page_result(struct text *out, const struct page_request *f, const brlint *l, const struct page_object *o, size_t n)
{
	(void)f;
	(void)l;
	(void)o;
	text_printf(out, "%zu", n);
}
void
page_rules(struct text *out, const brlint *l)
{
	(void)l;
	text_say(out, "rules");
}
void
page_rule(struct text *out, const brlint *l, const brlint_rule *r)
{
	(void)l;
	text_say(out, r->name);
}
const char *
page_style(size_t *size)
{
	*size = 0;
	return "";
}
const char *
page_script(size_t *size)
{
	*size = 0;
	return "";
}
