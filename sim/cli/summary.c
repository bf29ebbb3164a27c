/* pointsim: the summary of a run, for someone who answers for the money.
 * Copyright (C) 2026 the pointsim authors. SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/cli.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "model/guards.h"

enum { PEAK = 1, IF_ANY = 2, IF_KNOWN = 4 };

/* Parts of a scenario that has figures of its own. */
static bool auctions(const pts_scenario *s) {
    return s->n_auctions > 0;
}

static bool transfers(const pts_scenario *s) {
    return s->n_transfers > 0;
}

static bool referral(const pts_scenario *s) {
    return s->has_referral;
}

static bool tiers(const pts_scenario *s) {
    return s->has_tiers;
}

static bool stock(const pts_scenario *s) {
    bool any = false;
    for (int i = 0; i < s->n_items; i++)
        any = any || s->items[i].has_stock;
    return any;
}

typedef struct row {
    const char *measure; /* a name of pts_measure_table */
    const char *label;
    unsigned how; /* PEAK: a level whose highest month end is told too; IF_ANY: only when not 0;
                   * IF_KNOWN: only where there is one */
    bool (*part)(const pts_scenario *scenario); /* NULL, or of which part it is, then only there */
} row;

static const row rows[] = {
    /* what a programme is steered by, then the rest of the horizon */
    {"liability_cost", "Liability booked, end", PEAK, NULL},
    {"urr", "Ultimate redemption rate", 0, NULL},
    {"leverage_ratio", "Leverage ratio, last 12 m.", 0, NULL},
    {"value_volatility", "Value volatility, last 12 m.", 0, NULL},
    {"programme_cost", "Cost of the programme", 0, NULL},
    {"outstanding_start", "Points outstanding, start", 0, NULL},
    {"issued", "Points issued", 0, NULL},
    {"redeemed", "Points redeemed", 0, NULL},
    {"expired", "Points expired", 0, NULL},
    {"withheld", "Points withheld", IF_ANY, NULL},
    {"converted", "Points converted", IF_ANY, NULL},
    {"exchanged_out", "  into points of partners", IF_ANY, NULL},
    {"exchanged_in", "Points issued by partners", IF_ANY, NULL},
    {"issued_interest", "Points issued as interest", IF_ANY, NULL},
    {"borrowed", "Points lent", IF_ANY, NULL},
    {"written_off", "Points lent and written off", IF_ANY, NULL},
    {"issued_fault", "Points issued by mistake", IF_ANY, NULL},
    {"recovered", "  taken back", IF_ANY, NULL},
    {"sent", "Points sent to other members", 0, transfers},
    {"transfer_fees", "  kept as fees", 0, transfers},
    {"referred", "Members referred by others", 0, referral},
    {"issued_referral", "Points issued for referrals", 0, referral},
    {"forfeited", "Points forfeited by leavers", 0, NULL},
    {"reversed", "Points reversed", IF_ANY, NULL},
    {"outstanding", "Points outstanding, end", PEAK, NULL},
    {"redemption_rate", "Redemption rate", 0, NULL},
    {"sold_out", "Redemptions of what had gone", IF_ANY, NULL},
    {"refused", "Redemptions refused", IF_ANY, NULL},
    {"stock_turnover", "Turnover of goods, last 12 m.", 0, stock},
    {"auctioned", "Units sold at auctions", 0, auctions},
    {"auction_price", "Mean price at auctions", 0, auctions},
    {"peak_redemptions_day", "Busiest day's redemptions", IF_KNOWN, NULL},
    {"peak_redemptions_hour", "Busiest hour's redemptions", IF_KNOWN, NULL},
    {"tier_members", "Members in tiers, end", 0, tiers},
    {"upgrades", "  upgrades to higher tiers", 0, tiers},
    {"downgrades", "  downgrades to lower tiers", 0, tiers},
    {"redemption_cost", "Cost of redemptions", 0, NULL},
    {"benefit_cost", "Cost of tiers' benefits", IF_ANY, NULL},
    {"message_cost", "Cost of messages", IF_ANY, NULL},
    {"conversion_cost", "Cost of vouchers and gifts", IF_ANY, NULL},
    {"coupon_cost", "Cost of instant coupons", IF_ANY, NULL},
    {"review_cost", "Cost of reviewed accounts", IF_ANY, NULL},
    {"settlement", "Net settlement with partners", IF_ANY, NULL},
    {"complaints", "Complaints of lapses, reviews", IF_ANY, NULL},
    {"churn_from_lapse", "Members lost by lapses", IF_ANY, NULL},
    {"woken", "Times that dormant members woke", IF_ANY, NULL},
    {"urr_open", "Open after the run-off", IF_ANY, NULL},
    {"breakage", "Breakage", 0, NULL},
    {"months_to_redemption", "Earning to redemption", 0, NULL},
    {"value_per_point", "Value of a redeemed point", 0, NULL},
    {"spend", "Spend of the members", 0, NULL},
    {"refunds", "Refunds of returned purchases", IF_ANY, NULL},
    {"margin", "Margin of the members", 0, NULL},
    {"incremental_margin", "Incremental margin", IF_KNOWN, NULL},
    {"roi", "Return on investment (ROI)", IF_KNOWN, NULL},
    {"spend_leverage", "Spend leverage", IF_KNOWN, NULL},
    {"ltv_leverage", "Lifetime value leverage", IF_KNOWN, NULL},
    {"liability_nominal", "Liability at face value, end", PEAK, NULL},
    {"reserve_bias", "Hindsight less booked, end", PEAK, NULL},
};
enum { HEADLINES = 5, ROWS = sizeof rows / sizeof rows[0] };

static void month_text(char text[16], pts_date start, int month) {
    static const char *const names[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                        "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    int count = start.month - 1 + month - 1;
    snprintf(text, 16, "%s %d", names[count % 12], start.year + count / 12);
}

/* The month whose closing is highest on average; 0 where that is the last one. */
static int peak_month(const pts_estimates *estimates, int measure) {
    int best = estimates->months;
    for (int m = 1; m <= estimates->months; m++) {
        const pts_estimate *e = pts_estimates_month(estimates, measure, m);
        const pts_estimate *b = pts_estimates_month(estimates, measure, best);
        if (e != NULL && b != NULL && e->mean.known && e->mean.value > b->mean.value)
            best = m;
    }
    return best == estimates->months ? 0 : best;
}

/* How many members each tier has as the horizon ends. */
static bool tier_rows(const pts_scenario *scenario, const pts_results *results) {
    enum { ROOM = 19 };
    bool whole = true;
    for (int i = 0; i < results->dims.tiers; i++) {
        const char *name = scenario->tiers.levels[i].name;
        char label[40];
        pts_estimate e;
        snprintf(label, sizeof label, "  of them %.*s%s", ROOM - (strlen(name) > ROOM ? 2 : 0),
                 name, strlen(name) > ROOM ? ".." : "");
        whole = pts_tier_at_month_end(results, i, results->dims.months, &e) == PTS_OK && whole;
        whole = pts_cli_row(label, &pts_measure_table[PTS_M_TIER_MEMBERS], &e, scenario->currency,
                            false) &&
                whole;
    }
    return whole;
}

static bool print_measure(const row *r, const pts_scenario *scenario, const pts_study *study) {
    int id = pts_measure_find(r->measure);
    if (id < 0 || (r->part && !r->part(scenario)))
        return true;
    const pts_measure *m = &pts_measure_table[id];
    const pts_estimate *e = &study->estimates.headline[id];
    if ((r->how & IF_ANY) && !(e->mean.known && e->mean.value > 0))
        return true;
    if ((r->how & IF_KNOWN) && !e->mean.known)
        return true;
    bool printed = pts_cli_row(r->label, m, e, scenario->currency, true);
    if (id == PTS_M_TIER_MEMBERS)
        printed = tier_rows(scenario, &study->results) && printed;
    int month = (r->how & PEAK) ? peak_month(&study->estimates, id) : 0;
    if (month == 0 || !printed)
        return printed;
    char label[40], name[16];
    month_text(name, scenario->start, month);
    snprintf(label, sizeof label, "  highest month end, %s", name);
    return pts_cli_row(label, m, pts_estimates_month(&study->estimates, id, month),
                       scenario->currency, false);
}

static int64_t members(const pts_scenario *scenario) {
    int64_t sum = 0;
    for (int i = 0; i < scenario->n_segments; i++)
        sum += scenario->segments[i].members;
    return sum;
}

static void heading(const pts_scenario *scenario) {
    char number[PTS_CLI_TEXT], from[11];
    pts_cli_integer(number, members(scenario));
    pts_date_format(pts_date_to_day(scenario->start), from);
    printf("%s%s%s: %s members, %d months from %s\n", pts_cli_bold(stdout), scenario->name,
           pts_cli_plain(stdout), number, scenario->horizon_months, from);
    if (scenario->question != NULL && scenario->question[0] != '\0')
        pts_cli_paragraph(stdout, 0, scenario->question);
}

/* "; each stands for 67", or the weights by segment where they differ. */
static void weights(const pts_scenario *scenario, const pts_plan *plans) {
    char text[PTS_CLI_TEXT];
    bool same = true;
    for (int i = 1; i < scenario->n_segments; i++)
        same = same && plans[i].weight == plans[0].weight;
    pts_cli_integer(text, plans[0].weight);
    printf("; each stands for %s", text);
    for (int i = 0; i < scenario->n_segments && !same; i++) {
        pts_cli_integer(text, plans[i].weight);
        printf("%s%s in %s", i ? ", " : "", i ? text : "", scenario->segments[i].name);
    }
    printf("\n");
}

static void sample(const pts_scenario *scenario, const pts_results *results) {
    char text[PTS_CLI_TEXT];
    int64_t opening = 0, purchases = 0;
    for (int i = 0; i < scenario->n_segments; i++)
        opening += results->plans[i].opening;
    for (int64_t p = 0; p < results->n_paths; p++)
        purchases += results->paths[p].sampled_purchases;
    pts_cli_integer(text, results->n_paths);
    printf("Paths        %s, ", text);
    pts_cli_integer(text, purchases);
    printf("with %s simulated purchases\n", text);
    pts_cli_integer(text, opening);
    printf("Sample       %s opening members on a path, enrolments alike", text);
    weights(scenario, results->plans);
    pts_cli_difference(stdout, scenario, results->plans, 13);
}

const char *pts_cli_told(int i, int *measure) {
    *measure = i < ROWS ? pts_measure_find(rows[i].measure) : -1;
    return i < ROWS ? rows[i].label : NULL;
}

bool pts_cli_title_is(const char *words, int measure) {
    size_t n = strcspn(words, ",");
    for (int i = 0; i < ROWS; i++) {
        const char *title = rows[i].label;
        if (strcmp(rows[i].measure, pts_measure_table[measure].name) == 0 &&
            strcspn(title, ",") == n && strncasecmp(title, words, n) == 0)
            return true;
    }
    return false;
}

static bool table(const char *title, int from, int to, const pts_scenario *scenario,
                  const pts_study *study) {
    bool whole = true;
    printf("\n%s%-29s%s %11s ± %-9s %-15s %23s %6s\n", pts_cli_bold(stdout), title,
           pts_cli_plain(stdout), "mean", "error", "unit", "90 % band over paths", "sample");
    for (int i = from; i < to; i++)
        whole = print_measure(&rows[i], scenario, study) && whole;
    return whole;
}

/* What guards did, a line each. */
static bool guards(const pts_scenario *scenario, const pts_results *results) {
    bool whole = true;
    for (int g = 0; g < results->dims.guards; g++) {
        pts_guard_estimates e;
        char month[16] = "";
        whole = pts_guard_estimate(results, g, &e) == PTS_OK && whole;
        printf(g == 0 ? "\nGuards       " : "             ");
        if (e.first_month == 0) {
            printf("%s never fires\n", scenario->guards[g].name);
            continue;
        }
        month_text(month, scenario->start, e.first_month);
        printf("%s fires on %.3g %% of paths (± %.2g), %.3g times a path (± %.2g),\n"
               "               first in %s (median where it fires); ",
               scenario->guards[g].name, 100.0 * e.p_fired.value, 100.0 * e.p_fired_se.value,
               e.times.value, e.times_se.value, month);
        if (pts_guard_acts(&scenario->guards[g]))
            printf("acts %.3g days a path (± %.2g)\n", e.days.value, e.days_se.value);
        else
            printf("is silent for %d days after a firing\n", scenario->guards[g].days);
    }
    return whole;
}

static bool quota(const char *name, const pts_scenario *scenario, const pts_results *results,
                  enum pts_flow flow, enum pts_every every) {
    static const char *const periods[] = {
        [PTS_EVERY_MONTH] = "months", [PTS_EVERY_QUARTER] = "quarters", [PTS_EVERY_YEAR] = "years"};
    pts_figure share, se;
    if (pts_quota_dry(scenario, results, flow, every, &share, &se) != PTS_OK)
        return false;
    printf("Quota        %s runs dry in %.3g %% of its calendar %s (± %.2g)\n", name,
           100.0 * share.value, periods[every], 100.0 * se.value);
    return true;
}

/* How often quotas run dry. Where items have stock, nobody knows which of the two refused. */
static bool quotas(const pts_scenario *s, const pts_results *results) {
    bool redemption = s->has_redemption_quota && !stock(s), whole = true;
    if (s->has_issuance_quota || redemption)
        printf("\n");
    if (s->has_issuance_quota)
        whole = quota("issuance_quota", s, results, PTS_WITHHELD, s->issuance_quota.every);
    if (redemption)
        whole =
            quota("redemption_quota", s, results, PTS_REFUSED, s->redemption_quota.every) && whole;
    return whole;
}

int pts_cli_summary(const pts_scenario *scenario, const pts_study *study) {
    heading(scenario);
    bool whole = pts_cli_answer(scenario, study);
    whole = table("Headlines", 0, HEADLINES, scenario, study) && whole;
    whole = table("Over the whole horizon", HEADLINES, ROWS, scenario, study) && whole;
    whole = quotas(scenario, &study->results) && whole;
    whole = guards(scenario, &study->results) && whole;
    printf("\n");
    sample(scenario, &study->results);
    whole = pts_cli_notes(scenario, study) && whole;
    printf("Fingerprint  %016" PRIx64 "\n", study->results.fingerprint);
    return whole ? PTS_OK : PTS_ERR_MEMORY;
}
