/* pointsim: the summary of a run, for someone who answers for the money.
 * Copyright (C) 2026 the pointsim authors. SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/cli.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { PEAK = 1, IF_ANY = 2, IF_KNOWN = 4 };

typedef struct row {
    const char *measure; /* a name of pts_measure_table */
    const char *label;
    unsigned how; /* PEAK: a level whose highest month end is told too; IF_ANY: only when not 0;
                   * IF_KNOWN: only where there is one */
} row;

static const row rows[] = {
    /* what a programme is steered by, then the rest of the horizon */
    {"liability_cost", "Liability booked, end", PEAK},
    {"urr", "Ultimate redemption rate", 0},
    {"leverage_ratio", "Leverage ratio, last 12 m.", 0},
    {"value_volatility", "Value volatility, last 12 m.", 0},
    {"programme_cost", "Cost of the programme", 0},
    {"outstanding_start", "Points outstanding, start", 0},
    {"issued", "Points issued", 0},
    {"redeemed", "Points redeemed", 0},
    {"expired", "Points expired", 0},
    {"withheld", "Points withheld", IF_ANY},
    {"converted", "Points converted", IF_ANY},
    {"exchanged_out", "  into points of partners", IF_ANY},
    {"exchanged_in", "Points issued by partners", IF_ANY},
    {"issued_interest", "Points issued as interest", IF_ANY},
    {"borrowed", "Points lent", IF_ANY},
    {"written_off", "Points lent and written off", IF_ANY},
    {"issued_fault", "Points issued by mistake", IF_ANY},
    {"recovered", "  taken back", IF_ANY},
    {"sent", "Points sent to other members", IF_ANY},
    {"referred", "Members referred by others", IF_ANY},
    {"forfeited", "Points forfeited by leavers", 0},
    {"reversed", "Points reversed", IF_ANY},
    {"outstanding", "Points outstanding, end", PEAK},
    {"redemption_rate", "Redemption rate", 0},
    {"sold_out", "Redemptions of what had gone", IF_ANY},
    {"refused", "Redemptions refused", IF_ANY},
    {"redemption_cost", "Cost of redemptions", 0},
    {"benefit_cost", "Cost of tiers' benefits", IF_ANY},
    {"message_cost", "Cost of messages", IF_ANY},
    {"conversion_cost", "Cost of vouchers and gifts", IF_ANY},
    {"coupon_cost", "Cost of instant coupons", IF_ANY},
    {"review_cost", "Cost of reviewed accounts", IF_ANY},
    {"settlement", "Net settlement with partners", IF_ANY},
    {"complaints", "Complaints of lapses, reviews", IF_ANY},
    {"churn_from_lapse", "Members lost by lapses", IF_ANY},
    {"woken", "Times that dormant members woke", IF_ANY},
    {"urr_open", "Open after the run-off", IF_ANY},
    {"breakage", "Breakage", 0},
    {"months_to_redemption", "Earning to redemption", 0},
    {"value_per_point", "Value of a redeemed point", 0},
    {"spend", "Spend of the members", 0},
    {"refunds", "Refunds of returned purchases", IF_ANY},
    {"margin", "Margin of the members", 0},
    {"incremental_margin", "Incremental margin", IF_KNOWN},
    {"roi", "Return on investment (ROI)", IF_KNOWN},
    {"spend_leverage", "Spend leverage", IF_KNOWN},
    {"ltv_leverage", "Lifetime value leverage", IF_KNOWN},
    {"liability_nominal", "Liability at face value, end", PEAK},
    {"reserve_bias", "Hindsight less booked, end", PEAK},
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

static bool print_measure(const row *r, const pts_scenario *scenario, const pts_study *study) {
    int id = pts_measure_find(r->measure);
    if (id < 0)
        return true;
    const pts_measure *m = &pts_measure_table[id];
    const pts_estimate *e = &study->estimates.headline[id];
    if ((r->how & IF_ANY) && !(e->mean.known && e->mean.value > 0))
        return true;
    if ((r->how & IF_KNOWN) && !e->mean.known)
        return true;
    bool printed = pts_cli_row(r->label, m, e, scenario->currency, true);
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
               "               first in %s (median where it fires); acts %.3g days a path "
               "(± %.2g)\n",
               scenario->guards[g].name, 100.0 * e.p_fired.value, 100.0 * e.p_fired_se.value,
               e.times.value, e.times_se.value, month, e.days.value, e.days_se.value);
    }
    return whole;
}

int pts_cli_summary(const pts_scenario *scenario, const pts_study *study) {
    heading(scenario);
    bool whole = pts_cli_answer(scenario, study);
    whole = table("Headlines", 0, HEADLINES, scenario, study) && whole;
    whole = table("Over the whole horizon", HEADLINES, ROWS, scenario, study) && whole;
    whole = guards(scenario, &study->results) && whole;
    printf("\n");
    sample(scenario, &study->results);
    whole = pts_cli_notes(scenario, study) && whole;
    printf("Fingerprint  %016" PRIx64 "\n", study->results.fingerprint);
    return whole ? PTS_OK : PTS_ERR_MEMORY;
}
