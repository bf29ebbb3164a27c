/* pointsim: the summary of a run, for someone who answers for the money.
 * Copyright (C) 2026 the pointsim authors. SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/cli.h"

#include <inttypes.h>
#include <math.h>
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

/* The measure told above whose band is most of all the sample's doing. */
static pts_figure worst_share(const pts_estimates *estimates, const char **label) {
    pts_figure worst = {0};
    for (int i = 0; i < ROWS; i++) {
        int id = pts_measure_find(rows[i].measure);
        const pts_estimate *e = id < 0 ? NULL : &estimates->headline[id];
        if (e == NULL || e->reason != NULL)
            continue;
        pts_figure share = e->sampling_share;
        if (share.known && (!worst.known || share.value > worst.value)) {
            worst = share;
            *label = rows[i].label;
        }
    }
    return worst;
}

static void note(const char *about, const char *text) {
    char whole[1000];
    snprintf(whole, sizeof whole, "%s%s%s", about, about[0] ? ": " : "", text);
    printf("Note         ");
    pts_cli_paragraph(stdout, 13, whole);
}

/* "Only" where nothing less than all members will do; the keys to raise, at most three of segments
 * that have a sample of their own. */
static void print_advice(FILE *out, const pts_scenario *scenario, const pts_plan *plans,
                         int64_t weight) {
    enum { TOLD = 3 };
    int told = 0;
    int64_t shared = pts_sample_needed(scenario, plans, -1, weight);
    fprintf(out, weight == 1 ? " Only simulating every member would take it away:" : " With");
    if (shared > 0)
        fprintf(out, " --members %" PRId64, shared);
    for (int i = 0; i < scenario->n_segments && told <= TOLD; i++) {
        int64_t own = pts_sample_needed(scenario, plans, i, weight);
        if (own == 0)
            continue;
        const char *before = told > 0 || shared > 0 ? "," : "";
        if (told++ < TOLD)
            fprintf(out, "%s \"sample\": %" PRId64 " in segment %s", before, own,
                    scenario->segments[i].name);
        else
            fprintf(out, "%s more in summary.json", before);
    }
    fprintf(out, weight == 1 ? "." : " it would be 10 %%.");
}

static bool sampling_note(const pts_scenario *scenario, const pts_study *study) {
    const pts_plan *plans = study->results.plans;
    const char *label = "";
    char *text = NULL;
    size_t size = 0;
    pts_figure worst = worst_share(&study->estimates, &label);
    int64_t weight = pts_weight_needed(scenario, plans, worst);
    FILE *out = weight > 0 ? open_memstream(&text, &size) : NULL;
    if (out == NULL)
        return weight <= 0;
    fprintf(out,
            "The sample makes %.0f %% of the variance over paths (%s): such bands show the sample "
            "more than the future.",
            100 * worst.value, label);
    print_advice(out, scenario, plans, weight);
    bool whole = ferror(out) == 0;
    whole = fclose(out) == 0 && whole;
    if (whole)
        note("", text);
    free(text);
    return whole;
}

/* The measure told above with the fewest paths, if those are too few for a band. */
static void band_note(const pts_estimates *estimates) {
    int64_t needed = pts_paths_needed(pts_quantile_per10k[PTS_P05]), fewest = needed;
    const char *label = "";
    char text[200];
    for (int i = 0; i < ROWS; i++) {
        int id = pts_measure_find(rows[i].measure);
        const pts_estimate *e = id < 0 ? NULL : &estimates->headline[id];
        if (e == NULL || e->reason != NULL || e->paths >= fewest)
            continue;
        fewest = e->paths;
        label = rows[i].label;
    }
    if (fewest == needed)
        return;
    snprintf(text, sizeof text,
             "A 90 %% band takes %" PRId64 " paths with a value; here are %" PRId64 " (%s).",
             needed, fewest, label);
    note("", text);
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

static void interrupted_note(const pts_scenario *scenario, const pts_results *results) {
    char text[200];
    if (results->n_paths >= scenario->paths)
        return;
    snprintf(text, sizeof text,
             "Interrupted: %" PRId64 " of %" PRId64
             " paths. The same command with --resume goes on.",
             results->n_paths, scenario->paths);
    note("", text);
}

static void budget_note(const pts_scenario *scenario) {
    char text[200];
    if (!scenario->has_budget || scenario->budget_constant ||
        scenario->n_budget >= scenario->horizon_months)
        return;
    snprintf(
        text, sizeof text,
        "budget.monthly names %d of the %d months of the horizon; the budget of the others is 0.",
        scenario->n_budget, scenario->horizon_months);
    note("", text);
}

/* What feedback's cap cut, over all months and paths. */
static void clip_note(const pts_scenario *scenario, const pts_results *results) {
    double clipped = 0.0, acts = 0.0; /* sums over paths may leave int64 */
    bool visits = scenario->has_feedback && pts_number_mean(&scenario->feedback.visits) > 0.0;
    char text[300];
    for (int64_t p = 0; p < results->n_paths; p++)
        for (int s = 0; s < results->dims.segments; s++)
            for (int m = 1; m <= results->dims.months; m++) {
                const int64_t *flow = pts_ledger_flow(&results->paths[p], s, m);
                clipped += (double)flow[PTS_CLIPPED];
                acts += (double)flow[PTS_PURCHASES] + (visits ? (double)flow[PTS_VISITS] : 0.0);
            }
    if (clipped == 0.0)
        return;
    snprintf(text, sizeof text,
             "The effects of feedback came to more than feedback.cap at %.3g %% of %s and were "
             "cut to it; a larger cap lets them act whole.",
             100.0 * clipped / (acts > 0.0 ? acts : 1.0),
             visits ? "purchases and visits" : "purchases");
    note("", text);
}

static bool notes(const pts_scenario *scenario, const pts_study *study) {
    bool told = true;
    interrupted_note(scenario, &study->results);
    budget_note(scenario);
    clip_note(scenario, &study->results);
    if (pts_study_uncertain_inputs(scenario) == 0)
        note("", "No input of this scenario is a distribution: the bands show the chance in what "
                 "members do, not how unsure the inputs are.");
    else
        told = sampling_note(scenario, study);
    band_note(&study->estimates);
    for (int i = 0; i < ROWS; i++) {
        int id = pts_measure_find(rows[i].measure);
        const char *text = id < 0 ? NULL : pts_estimates_note(&study->estimates, id);
        if (text != NULL)
            note(rows[i].label, text);
    }
    return told;
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
    whole = notes(scenario, study) && whole;
    printf("Fingerprint  %016" PRIx64 "\n", study->results.fingerprint);
    return whole ? PTS_OK : PTS_ERR_MEMORY;
}
