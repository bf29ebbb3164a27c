/* pointsim: the table of measures: one entry says what a figure is and how a path yields it.
 * Copyright (C) 2026 the pointsim authors. SPDX-License-Identifier: GPL-3.0-or-later */
#include "measure/values_capacity.h"
#include "measure/values_caused.h"
#include "measure/values_money.h"
#include "measure/values_points.h"
#include "measure/values_reminders.h"

/* ---- words of several entries ---- */

static const char no_issue[] = "no points were issued in the window";
static const char no_points[] = "no points were held or issued in the window";
static const char no_opportunity[] = "no redemption was affordable at any purchase or visit";
static const char no_opening[] = "no points were held on the first day of the horizon";
static const char no_redemption[] = "no points were redeemed in the window";

static const char no_spend[] = "the members had no margin in the window";
static const char nobody_at_first[] = "the horizon begins without members";
static const char no_fault[] = "nothing was issued by mistake";
static const char nobody_left[] = "there were no members";
static const char busiest[] = "the busiest day of the horizon, or of the month";
static const char busiest_hour[] = "the busiest hour of the horizon, or of the month";
static const char no_auction[] = "no auction sold anything";
static const char no_stock[] = "no item had units in stock";
static const char nobody_active[] = "no member was active";
static const char no_term[] = "no term of paid membership ended in the window";
static const char no_cost[] = "the programme cost nothing in the window";
static const char no_early_margin[] =
    "nobody enrolled in the first 12 months of the horizon, or they brought no margin";
static const char no_early_issue[] =
    "no points were issued to members who enrolled in the first 12 months of the horizon";
static const char empty_budget[] = "the budget of the window is 0";

static const char horizon[] = "the whole horizon";
static const char at_start[] = "the first day of the horizon, or of the month";
static const char at_close[] = "the close of the horizon";
static const char last_year[] = "the 12 months to the close of the horizon";
static const char to_date[] = "the whole horizon; of a month the fiscal year to date";
static const char lifetimes[] = "members who enrol in months 1..12, for ltv_years from enrolment";
static const char cohorts[] = "points issued in months 1..H, followed through the run-off";
static const char old_points[] =
    "points held on the first day of the horizon, followed through the run-off";

static const char open_note[] =
    "Points are still open after the run-off: the rate lies between this figure and this figure "
    "plus urr_open. A longer simulation.runoff narrows it.";
static const char old_open_note[] =
    "Points are still open after the run-off: the rate lies between this figure and this figure "
    "plus urr_opening_open. A longer simulation.runoff narrows it.";
static const char hindsight_note[] =
    "Points are still open after the run-off: what they may yet cost is not in the hindsight.";
static const char breakage_note[] =
    "Points are still open after the run-off and count here as never redeemed: breakage lies "
    "between this figure less urr_open and this figure.";

const pts_measure pts_measure_table[PTS_MEASURES] = {
#include "measure/capacity.def"
#include "measure/conversion.def"
#include "measure/pools.def"
#include "measure/exchange.def"
#include "measure/incident.def"
#include "measure/transfers.def"
#include "measure/referral.def"
#include "measure/auctions.def"
#include "measure/liability.def"
#include "measure/members.def"
#include "measure/money.def"
#include "measure/points.def"
#include "measure/redemption.def"
#include "measure/reminders.def"
};
