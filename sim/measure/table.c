/* pointsim: the table of measures: one entry says what a figure is and how a path yields it.
 * Copyright (C) 2026 the pointsim authors. SPDX-License-Identifier: GPL-3.0-or-later */
#include "measure/tallies.h"

/* ---- the table ---- */

static const char no_issue[] = "no points were issued in the window";
static const char no_points[] = "no points were held or issued in the window";
static const char no_opportunity[] = "no redemption was affordable at any purchase or visit";
static const char no_opening[] = "no points were held on the first day of the horizon";
static const char no_redemption[] = "no points were redeemed in the window";

static const char horizon[] = "the whole horizon";
static const char at_start[] = "the first day of the horizon, or of the month";
static const char at_close[] = "the close of the horizon";
static const char cohorts[] = "points issued in months 1..H, followed through the run-off";
static const char old_points[] =
    "points held on the first day of the horizon, followed through the run-off";

static const char open_note[] =
    "Points are still open after the run-off: the rate lies between this figure and this figure "
    "plus urr_open. A longer simulation.runoff narrows it.";
static const char old_open_note[] =
    "Points are still open after the run-off: the rate lies between this figure and this figure "
    "plus urr_opening_open. A longer simulation.runoff narrows it.";
static const char breakage_note[] =
    "Points are still open after the run-off and count here as never redeemed: breakage lies "
    "between this figure less urr_open and this figure.";

const pts_measure pts_measure_table[PTS_MEASURES] = {
    [PTS_M_OUTSTANDING_START] =
        {
            .name = "outstanding_start",
            .kind = PTS_LEVEL,
            .unit = PTS_UNIT_POINTS,
            .monthly = true,
            .window = at_start,
            .formula = "points in members' lots when the window begins",
            .source = "Balance of the points ledger brought forward; with it the flows foot.",
            .tally = outstanding_start,
        },
    [PTS_M_ISSUED] =
        {
            .name = "issued",
            .kind = PTS_TOTAL,
            .unit = PTS_UNIT_POINTS,
            .monthly = true,
            .window = horizon,
            .formula = "sum of the points credited to members",
            .source = "Flow of the points ledger; the denominator of most rates below.",
            .tally = issued,
        },
    [PTS_M_REDEEMED] =
        {
            .name = "redeemed",
            .kind = PTS_TOTAL,
            .unit = PTS_UNIT_POINTS,
            .monthly = true,
            .window = horizon,
            .formula = "sum of the points paid for rewards",
            .source = "Flow of the points ledger: what the programme has delivered.",
            .tally = redeemed,
        },
    [PTS_M_EXPIRED] =
        {
            .name = "expired",
            .kind = PTS_TOTAL,
            .unit = PTS_UNIT_POINTS,
            .monthly = true,
            .window = horizon,
            .formula = "sum of the points that lapsed by the expiry rule",
            .source = "Flow of the points ledger: the part of breakage that members can see.",
            .tally = expired,
        },
    [PTS_M_FORFEITED] =
        {
            .name = "forfeited",
            .kind = PTS_TOTAL,
            .unit = PTS_UNIT_POINTS,
            .monthly = true,
            .window = horizon,
            .formula = "sum of the balances lost by members who left",
            .source = "Flow of the points ledger: breakage through leaving, not through expiry.",
            .tally = forfeited,
        },
    [PTS_M_REVERSED] =
        {
            .name = "reversed",
            .kind = PTS_TOTAL,
            .unit = PTS_UNIT_POINTS,
            .monthly = true,
            .window = horizon,
            .formula = "sum of the points taken back for returned purchases",
            .source = "Flow of the points ledger: what returns undo, from the lot that was earned "
                      "first, then from others, then owed.",
            .tally = reversed,
        },
    [PTS_M_OUTSTANDING] =
        {
            .name = "outstanding",
            .kind = PTS_LEVEL,
            .unit = PTS_UNIT_POINTS,
            .monthly = true,
            .window = at_close,
            .formula = "opening + issued + received - redeemed - converted - expired - forfeited "
                       "- reversed - sent",
            .source = "Balance of the points ledger: what members could still claim.",
            .tally = outstanding,
        },
    [PTS_M_REDEMPTION_RATE] =
        {
            .name = "redemption_rate",
            .kind = PTS_RATIO,
            .unit = PTS_UNIT_SHARE,
            .monthly = true,
            .window = horizon,
            .formula = "redeemed / issued",
            .source = "The usual management figure: points leaving as rewards for each point "
                      "coming in, whenever the redeemed ones were issued. Not an estimate of the "
                      "ultimate rate (urr); above 1 when balances are run down.",
            .missing = no_issue,
            .tally = redemption_rate,
        },
    [PTS_M_REDEMPTION_RATE_OF_AVAILABLE] =
        {
            .name = "redemption_rate_of_available",
            .kind = PTS_RATIO,
            .unit = PTS_UNIT_SHARE,
            .monthly = true,
            .window = horizon,
            .formula = "redeemed / (points at the opening + issued)",
            .source = "Share of the points that could have been redeemed in the window and were.",
            .missing = no_points,
            .tally = redemption_rate_of_available,
        },
    [PTS_M_CONVERSION] =
        {
            .name = "conversion",
            .kind = PTS_RATIO,
            .unit = PTS_UNIT_SHARE,
            .monthly = true,
            .window = horizon,
            .formula = "redemptions / opportunities, an opportunity being a purchase or visit "
                       "named in redemption.at with an affordable reward",
            .source = "How often a member who can redeem does; checks the decision model.",
            .missing = no_opportunity,
            .tally = conversion,
        },
    [PTS_M_URR] =
        {
            .name = "urr",
            .kind = PTS_RATIO,
            .unit = PTS_UNIT_SHARE,
            .window = cohorts,
            .formula = "points of the cohorts ever redeemed / points issued to them",
            .source = "Ultimate redemption rate, the programme going on: the expected redemption "
                      "that IFRS 15 B42 (customer options) and B44 to B47 (breakage) ask for.",
            .missing = no_issue,
            .note = open_note,
            .tally = urr,
        },
    [PTS_M_URR_OPEN] =
        {
            .name = "urr_open",
            .kind = PTS_RATIO,
            .unit = PTS_UNIT_SHARE,
            .window = cohorts,
            .formula = "points of the cohorts that could still be redeemed after the run-off / "
                       "points issued to them",
            .source = "Width of the interval in which urr lies: what the run-off left undecided.",
            .missing = no_issue,
            .tally = urr_open,
        },
    [PTS_M_URR_OPENING] =
        {
            .name = "urr_opening",
            .kind = PTS_RATIO,
            .unit = PTS_UNIT_SHARE,
            .window = old_points,
            .formula = "those points redeemed in the horizon and the run-off / those points",
            .source = "Ultimate redemption of the balance brought forward: what of today's "
                      "liability will be claimed.",
            .missing = no_opening,
            .note = old_open_note,
            .tally = urr_opening,
        },
    [PTS_M_URR_OPENING_OPEN] =
        {
            .name = "urr_opening_open",
            .kind = PTS_RATIO,
            .unit = PTS_UNIT_SHARE,
            .window = old_points,
            .formula = "those points that could still be redeemed after the run-off / those points",
            .source = "Width of the interval in which urr_opening lies.",
            .missing = no_opening,
            .tally = urr_opening_open,
        },
    [PTS_M_BREAKAGE] =
        {
            .name = "breakage",
            .kind = PTS_RATIO,
            .unit = PTS_UNIT_SHARE,
            .window = cohorts,
            .formula = "1 - urr: points of the cohorts never redeemed / points issued to them",
            .source = "IFRS 15 B44 to B47 and ASC 606-10-55-46 to 49: rights that customers are "
                      "expected not to exercise.",
            .missing = no_issue,
            .note = breakage_note,
            .tally = breakage,
        },
    [PTS_M_VALUE_PER_POINT] =
        {
            .name = "value_per_point",
            .kind = PTS_RATIO,
            .unit = PTS_UNIT_MONEY_PER_POINT,
            .monthly = true,
            .window = horizon,
            .formula = "sum of (retail value - cash part) of the rewards taken / points redeemed",
            .source = "What a point has bought, to be compared with the anchor it promises.",
            .missing = no_redemption,
            .tally = value_per_point,
        },
    [PTS_M_REDEMPTION_COST] =
        {
            .name = "redemption_cost",
            .kind = PTS_TOTAL,
            .unit = PTS_UNIT_MONEY,
            .monthly = true,
            .window = horizon,
            .formula = "sum of units redeemed x unit cost of the item",
            .source = "What the rewards cost the company, before cash parts collected.",
            .tally = redemption_cost,
        },
    [PTS_M_SPEND] =
        {
            .name = "spend",
            .kind = PTS_TOTAL,
            .unit = PTS_UNIT_MONEY,
            .monthly = true,
            .window = horizon,
            .formula = "sum of the members' purchases",
            .source = "Flow of the ledger; what the points were earned on.",
            .tally = spend,
        },
    [PTS_M_CASH_COLLECTED] =
        {
            .name = "cash_collected",
            .kind = PTS_TOTAL,
            .unit = PTS_UNIT_MONEY,
            .monthly = true,
            .window = horizon,
            .formula = "sum of units redeemed x cash part of the item",
            .source = "Money members added to points for points-plus-cash rewards.",
            .tally = cash_collected,
        },
    [PTS_M_PURCHASES] =
        {
            .name = "purchases",
            .kind = PTS_TOTAL,
            .unit = PTS_UNIT_COUNT,
            .monthly = true,
            .window = horizon,
            .formula = "number of purchases",
            .source = "Flow of the ledger; checks the members' behaviour against known sales.",
            .tally = purchases,
        },
    [PTS_M_REDEMPTIONS] =
        {
            .name = "redemptions",
            .kind = PTS_TOTAL,
            .unit = PTS_UNIT_COUNT,
            .monthly = true,
            .window = horizon,
            .formula = "number of redemptions (acts, of one unit or more)",
            .source = "Flow of the ledger: how many orders the rewards desk fulfils.",
            .tally = redemptions,
        },
    [PTS_M_CAPPED] =
        {
            .name = "capped",
            .kind = PTS_TOTAL,
            .unit = PTS_UNIT_POINTS,
            .monthly = true,
            .window = horizon,
            .formula =
                "points that purchases would have earned without earn.cap, less what they did",
            .source = "What a cap a day, month or year saves; such points are never issued.",
            .tally = capped,
        },
    [PTS_M_ACTIVITIES] =
        {
            .name = "activities",
            .kind = PTS_TOTAL,
            .unit = PTS_UNIT_COUNT,
            .monthly = true,
            .window = horizon,
            .formula = "number of occasions of programme.activities, rewarded or past their limit",
            .source = "Flow of the ledger: sign-ins, reviews and the like.",
            .tally = activities,
        },
    [PTS_M_RETURNS] =
        {
            .name = "returns",
            .kind = PTS_TOTAL,
            .unit = PTS_UNIT_COUNT,
            .monthly = true,
            .window = horizon,
            .formula = "number of purchases returned, in the month of the return",
            .source = "Flow of the ledger; their points are in reversed, their money in refunds.",
            .tally = returns,
        },
    [PTS_M_REFUNDS] =
        {
            .name = "refunds",
            .kind = PTS_TOTAL,
            .unit = PTS_UNIT_MONEY,
            .monthly = true,
            .window = horizon,
            .formula = "sum of the money of the purchases returned",
            .source = "Flow of the ledger; spend is before refunds.",
            .tally = refunds,
        },
    [PTS_M_LIABILITY_NOMINAL] =
        {
            .name = "liability_nominal",
            .kind = PTS_LEVEL,
            .unit = PTS_UNIT_MONEY,
            .monthly = true,
            .anchored = true,
            .window = at_close,
            .formula = "outstanding x anchor (anchor_value / anchor_points of the path)",
            .source = "Face value of every point outstanding, as if all were redeemed: an upper "
                      "mark, not the contract liability of IFRS 15, which expects breakage.",
            .tally = outstanding,
        },
};
