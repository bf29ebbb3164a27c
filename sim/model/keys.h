/* The key table by family, and what is asked of a key. SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef PTS_MODEL_KEYS_H
#define PTS_MODEL_KEYS_H

#include "model/place.h"
#include "pointsim/model.h"

/* Offsets in pts_segment. */
extern const pts_key pts_segment_keys[];
extern const pts_key pts_purchase_keys[];
extern const pts_key pts_visit_keys[];
extern const pts_key pts_lifetime_keys[];
extern const pts_key pts_spend_keys[];
extern const pts_key pts_propensity_keys[];
/* Offsets in pts_scenario. */
extern const pts_key pts_programme_keys[];
extern const pts_key pts_earn_keys[];
extern const pts_key pts_return_keys[];
extern const pts_key pts_refresh_keys[];
extern const pts_key pts_near_expiry_keys[];
extern const pts_key pts_expiry_keys[];
extern const pts_key pts_tier_keys[];
extern const pts_key pts_membership_keys[];
extern const pts_key pts_change_keys[];
extern const pts_key pts_economy_keys[];
extern const pts_key pts_economics_keys[];
extern const pts_key pts_budget_keys[];
extern const pts_key pts_feedback_keys[];
extern const pts_key pts_value_response_keys[];
extern const pts_key pts_wake_up_keys[];
extern const pts_key pts_lapse_effect_keys[];
extern const pts_key pts_conversion_keys[];
extern const pts_key pts_coupon_keys[];
extern const pts_key pts_guard_keys[]; /* offsets in pts_guard */
extern const pts_key pts_issuance_quota_keys[];
extern const pts_key pts_redemption_quota_keys[];
extern const pts_key pts_interest_keys[];
extern const pts_key pts_loan_keys[];
extern const pts_key pts_incident_keys[];
extern const pts_key pts_referral_keys[];
/* Offsets in pts_activity_rule, pts_campaign, pts_item and pts_correlation. */
extern const pts_key pts_campaign_keys[];
extern const pts_key pts_task_keys[]; /* offsets in pts_task */
extern const pts_key pts_activity_keys[];
extern const pts_key pts_sale_rate_keys[]; /* offsets in pts_sale_rate */
extern const pts_key pts_item_keys[];
extern const pts_key pts_stock_keys[]; /* offsets in pts_item */
extern const pts_key pts_correlation_keys[];
extern const pts_key pts_channel_keys[];
extern const pts_key pts_reminder_keys[];
extern const pts_key pts_partner_keys[];  /* offsets in pts_partner */
extern const pts_key pts_auction_keys[];  /* offsets in pts_auction */
extern const pts_key pts_transfer_keys[]; /* offsets in pts_transfer */

/* Monday to Sunday, for sets of weekdays. */
extern const char *const pts_weekday_names[];

/* The text every scenario carries in "schema". */
#define PTS_SCENARIO_SCHEMA "pointsim/scenario/1"

/* Names of segments and items: these and visible characters beyond ASCII, at most so many. */
#define PTS_NAME_SET "A-Za-z0-9_/~ -"
enum { PTS_NAME_LONGEST = 64 };

const pts_key *pts_key_find(const pts_key *keys, const char *name);
/* Whether the key applies in `owner`, the struct that holds its field. */
bool pts_key_applies(const pts_key *key, const void *owner);
/* The sibling that decides whether `key` applies; NULL when it always does. */
const pts_key *pts_key_condition(const pts_key *siblings, const pts_key *key);

/* Reads and writes of fields by the table; `owner` holds the field. */
int pts_key_int(const void *owner, size_t offset);
bool pts_key_flag(const void *owner, size_t offset);
const void *pts_key_field(const void *owner, size_t offset);
void *pts_key_pointer(const void *owner, size_t offset); /* the pointer stored there */

/* Every number that applies, in the order of the table. */
typedef void pts_number_visit(void *context, const pts_key *key, const pts_number *number,
                              const pts_place *place);
void pts_scenario_numbers(const pts_scenario *scenario, pts_number_visit *visit, void *context);

#endif
