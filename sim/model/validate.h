/* Parts of the checks across keys. SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef PTS_MODEL_VALIDATE_H
#define PTS_MODEL_VALIDATE_H

#include "model/place.h"
#include "pointsim/model.h"

/* The path of a place, "segments.NAME.opening.from": names from the top, ended by NULL. */
void pts_check_where(char where[PTS_PLACE_TEXT], ...);

/* Whether a place that a check reads, or one in it or around it, has a problem already: the check
 * is left out then, and only then, so that everything wrong is told at once. */
bool pts_check_doubt(const pts_problems *problems, const char *where);

/* Days that a term has at least: months at their shortest, from 31 January, say, to 28 February. */
int32_t pts_shortest_term(pts_duration term);

bool pts_check_zero(const pts_number *number); /* whether it is 0 on every path */

/* Factors of which one at least is above 0 on every path. */
void pts_check_factors(const pts_number *factors, int n, const char *where, pts_problems *problems);

/* Checks of one part of a scenario each; problems are added. */
void pts_check_segments(const pts_scenario *scenario, pts_problems *problems);
void pts_check_openings(const pts_scenario *scenario, pts_problems *problems);
void pts_check_rules(const pts_scenario *scenario, pts_problems *problems);
void pts_check_sales(const pts_scenario *scenario, pts_problems *problems);
void pts_check_conversion(const pts_scenario *scenario, pts_problems *problems);
void pts_check_incident(const pts_scenario *scenario, pts_problems *problems);
void pts_check_referral(const pts_scenario *scenario, pts_problems *problems);
void pts_check_savings(const pts_scenario *scenario, pts_problems *problems);
void pts_check_transfers(const pts_scenario *scenario, pts_problems *problems);
void pts_check_auctions(const pts_scenario *scenario, pts_problems *problems);
void pts_check_exchange(const pts_scenario *scenario, pts_problems *problems);
void pts_check_campaigns(const pts_scenario *scenario, pts_problems *problems);
void pts_check_tiers(const pts_scenario *scenario, pts_problems *problems);
void pts_check_change(const pts_scenario *scenario, pts_problems *problems);
void pts_check_reminders(const pts_scenario *scenario, pts_problems *problems);
/* With the sample's plan. */
void pts_check_pools(const pts_scenario *scenario, const pts_plan *plans, pts_problems *problems);
void pts_check_givers(const pts_scenario *scenario, const pts_plan *plans, pts_problems *problems);
void pts_check_referrers(const pts_scenario *scenario, const pts_plan *plans,
                         pts_problems *problems);
void pts_check_guards(const pts_scenario *scenario, pts_problems *problems);
void pts_check_items(const pts_scenario *scenario, pts_problems *problems);
void pts_check_correlations(const pts_scenario *scenario, pts_problems *problems);

#endif
