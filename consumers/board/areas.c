/* areas.c -- who serves a province; the form that asks for a district. */
#include "areas.h"

#include "consumers/view/figure.h"

#include <errno.h>
#include <stdlib.h>

static bool serves_whole(const struct sentra *s, int province)
{
	for (size_t i = 0; i < s->n_service_areas; i++)
		if (province_find_name(str_of(s->service_areas[i])) == province)
			return true;
	return false;
}

int area_of_province(struct district *out, const struct world *w, int province,
		     size_t *here, struct err *err)
{
	size_t lie = 0;

	*out = (struct district){ .name = province_names[province] };
	buf_init(&out->near, 1);
	out->sentra = calloc(w->roster->n + 1, sizeof(*out->sentra));
	if (!out->sentra)
		return err_set(err, -ENOMEM, "no memory for a province");
	for (size_t i = 0; i < w->roster->n; i++) {
		const struct sentra *s = &w->roster->sentras[i];
		bool lies = province_find_name(str_of(s->province)) == province;

		if (!sentra_active(s, telling_day(w)) ||
		    (!lies && !serves_whole(s, province)))
			continue;
		lie += lies;
		out->sentra[out->n++] = s;
	}
	if (here)
		*here = lie;
	return 0;
}

void area_form(struct html *h, struct str now)
{
	html(h, "<form class=\"filters\" method=\"get\"");
	html_link(h, "action", STR_LIT("/wilayah"));
	html(h, "><label>");
	html_word(h, WORD_area_ask);
	html(h, " <input type=\"search\" name=\"q\" maxlength=\"100\" "
		"placeholder=\"Kota Depok\"");
	html_attr(h, "value", now.p ? now : STR_LIT(""));
	html(h, "></label>\n<button>");
	html_word(h, WORD_filter_show);
	html(h, "</button></form>\n");
}
