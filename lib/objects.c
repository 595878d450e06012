/* The objects in octets of any encoding. */
#include "input/input.h"
#include "lib/internal.h"

/* The decoder counts octets in 32 bits, with one for a sign. */
#define OCTETS_MAX INT32_MAX

/* Who is told of the objects. */
struct listener {
	brlint_object_callback callback;
	void *context;
	bool no_memory, failed;
};

static bool
hand_on(struct listener *l, size_t index, const void *der, size_t size, const char *error)
{
	l->failed = l->callback(l->context, index, der, size, error) != 0;
	return !l->failed;
}

static bool
take_object(void *context, const struct input_object *o)
{
	/* an object without octets, as an empty block of PEM is, is one */
	return hand_on(context, o->index, o->der.data != NULL ? o->der.data : (const void *)"", o->der.size, NULL);
}

static bool
take_trouble(void *context, const struct input_trouble *t)
{
	struct listener *l = context;
	if (t->out_of_memory) {
		l->no_memory = true;
		return false;
	}
	return hand_on(l, t->index, NULL, 0, t->what);
}

enum brlint_status
brlint_objects(const void *octets, size_t size, size_t max_object, brlint_object_callback callback, void *context)
{
	struct listener l = { .callback = callback, .context = context };
	const struct input_options options = { .format = INPUT_AUTO,
					       .max_object = max_object > 0 && max_object < OCTETS_MAX ? max_object : OCTETS_MAX };
	const struct input_sink sink = { .object = take_object, .trouble = take_trouble, .context = &l };

	if (callback == NULL || (octets == NULL && size > 0))
		return BRLINT_BAD_ARGUMENT;
	input_read_memory("-", (struct span){ octets != NULL ? octets : (const void *)"", size }, &options, &sink);
	return l.no_memory ? BRLINT_NO_MEMORY : l.failed ? BRLINT_IO : BRLINT_OK;
}
