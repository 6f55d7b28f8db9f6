/* ledger_accounts.c -- the accounts of a ledger, sorted by id.
 *
 * There are few, and events of one come together.  Must not know what is
 * booked in them. */
#include "ledger_parts.h"

#include <stdlib.h>

/* The first account that is not before this id. */
static size_t find_account(const struct ledger *ledger, struct str id)
{
	size_t low = 0, high = ledger->n_accounts;

	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (str_cmp(str_of(ledger->accounts[mid]->id), id) < 0)
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}

static bool account_is(const struct ledger *ledger, size_t i, struct str id)
{
	return i < ledger->n_accounts && str_is(id, ledger->accounts[i]->id);
}

const struct ledger_account *ledger_account(const struct ledger *ledger,
					    struct str id)
{
	size_t i = find_account(ledger, id);

	return account_is(ledger, i, id) ? ledger->accounts[i] : NULL;
}

static struct ledger_account *account_new(struct str id)
{
	struct ledger_account *account = calloc(1, sizeof(*account));

	if (!account || !(account->id = strndup(id.p, id.n))) {
		free(account);
		return NULL;
	}
	account->followers = account->first = account->before = READING_NONE;
	account->latest_ms = account->latest_before_ms = TIME_NONE;
	account->first_day = TIME_NONE;
	return account;
}

static bool insert_account(struct ledger *ledger, size_t i, struct str id)
{
	struct ledger_account **accounts, *account;

	accounts = realloc(ledger->accounts,
			   (ledger->n_accounts + 1) * sizeof(*accounts));
	if (!accounts)
		return false;
	ledger->accounts = accounts;
	account = account_new(id);
	if (!account)
		return false;
	memmove(accounts + i + 1, accounts + i,
		(ledger->n_accounts - i) * sizeof(*accounts));
	accounts[i] = account;
	ledger->n_accounts++;
	return true;
}

struct ledger_account *ledger_account_get(struct ledger *ledger, struct str id)
{
	size_t i = ledger->last;

	if (!account_is(ledger, i, id)) {
		i = find_account(ledger, id);
		if (!account_is(ledger, i, id) &&
		    !insert_account(ledger, i, id))
			return NULL;
		ledger->last = i;
	}
	return ledger->accounts[i];
}

void account_free(struct ledger_account *account)
{
	if (!account)
		return;
	account_posts_release(account);
	buckets_release(&account->hours);
	buckets_release(&account->days);
	free(account->id);
	free(account);
}
