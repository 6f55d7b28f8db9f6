/* address.c -- writes addresses. */
#include "address.h"

void address_add(struct buf *out, const char *path, const char *form,
		 const char *const *names, const struct page_ask *ask)
{
	char between = '?';

	buf_adds(out, path);
	buf_addurl(out, ask->rest);
	buf_adds(out, form);
	for (size_t i = 0; names[i]; i++) {
		if (!ask->param[i].p)
			continue;
		buf_addc(out, between);
		buf_adds(out, names[i]);
		buf_addc(out, '=');
		buf_addurl(out, ask->param[i]);
		between = '&';
	}
}

void page_address(const struct page *page, const struct page_ask *ask,
		  struct buf *out)
{
	address_add(out, page->path, "", page->params, ask);
}
