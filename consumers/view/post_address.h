/* post_address.h -- whether a pasted address is that of a post.  Pure. */
#ifndef SENTRA_CONSUMERS_VIEW_POST_ADDRESS_H
#define SENTRA_CONSUMERS_VIEW_POST_ADDRESS_H

#include "common/base/str.h"

/* http:// or https:// and no blank: no caption. */
bool is_post_address(struct str text);

/* It is the post's url, whatever its scheme, www. or m., what tracks it behind
 * a ? or #, and a last slash; or the post's id stands in it between what is
 * neither letter nor digit, as in youtu.be/ID and x.com/NAME/status/ID. */
bool is_address_of_post(struct str address, struct str url, struct str post_id);

/* The account's name, or id, stands in it likewise, in any case. */
bool is_address_of_account(struct str address, struct str name);

#endif
