/* pointsim: a comparison for someone who answers for the money: the answer, then a block a measure.
 * Copyright (C) 2026 the pointsim authors. SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/cli.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { LINE = 700 };

static const pts_compared *figures(const pts_compare_input *in, int id) {
    return in->comparison->figures + (size_t)id * (size_t)in->comparison->n;
}

static enum pts_measure_unit unit_of(int id) {
    return pts_measure_table[pts_compare_about_id(id).measure].unit;
}

/* ---- numbers: one unit for a measure, digits by the error of each ---- */

static bool scale_of(const pts_compare_input *in, int id, double error, pts_cli_scale *scale) {
    double size = 0.0;
    for (int s = 0; s < in->comparison->n; s++)
        if (figures(in, id)[s].mean.known)
            size = fmax(size, fabs(figures(in, id)[s].mean.value));
    const char *currency = in->scenarios[0]->currency;
    if (!pts_cli_scale_make(unit_of(id), size, error, currency, scale))
        return false;
    if (unit_of(id) == PTS_UNIT_MONEY_PER_POINT) { /* a point is a fraction of a cent */
        scale->factor = 100.0;
        scale->decimals = pts_cli_decimals(100.0 * error, error > 0.0 ? 6 : 4);
        snprintf(scale->unit, sizeof scale->unit, "%.8s per 100 points", currency);
    } else if (error > 0.0 && scale->decimals > 0) /* pairing gives more digits than a run has */
        scale->decimals = pts_cli_decimals(error * scale->factor, 6);
    return true;
}

static double half_width(const pts_compared *f) {
    return f->lo.known ? 0.5 * (f->hi.value - f->lo.value) : 0.0;
}

/* "7.083 ± 0.024" as two texts. */
static bool mean_text(const pts_compare_input *in, int id, int s, char mean[PTS_CLI_TEXT],
                      char se[PTS_CLI_TEXT]) {
    const pts_compared *f = &figures(in, id)[s];
    pts_cli_scale scale;
    if (!scale_of(in, id, f->se.known ? f->se.value : 0.0, &scale))
        return false;
    pts_cli_figure(mean, f->mean, &scale);
    pts_cli_figure(se, f->se, &scale);
    return true;
}

/* The difference and half its interval; `sign`: with a plus. */
static bool difference_text(const pts_compare_input *in, int id, int s, bool sign,
                            char text[PTS_CLI_TEXT], char half[PTS_CLI_TEXT]) {
    const pts_compared *f = &figures(in, id)[s];
    char plain[PTS_CLI_TEXT];
    pts_cli_scale scale;
    pts_figure size = {sign ? f->difference.value : fabs(f->difference.value), f->difference.known};
    if (!scale_of(in, id, half_width(f), &scale))
        return false;
    pts_cli_figure(plain, size, &scale);
    bool plus = sign && size.known && size.value > 0.0;
    snprintf(text, PTS_CLI_TEXT, "%s%.40s", plus ? "+" : "", plain);
    pts_cli_figure(half, (pts_figure){half_width(f), f->lo.known}, &scale);
    return true;
}

/* ---- the answer ---- */

/* The policy with the best mean but for the base. */
static int runner_up(const pts_compare_input *in, int id) {
    int best = 1;
    for (int s = 2; s < in->comparison->n; s++)
        if (figures(in, id)[s].mean.value < figures(in, id)[best].mean.value)
            best = s;
    return best;
}

/* "at least 99.9 %", never 100. */
static void chance_text(char text[32], double p) {
    snprintf(text, 32, p > 0.999 ? "more than 99.9 %%" : "at least %.*f %%", p > 0.99 ? 1 : 0,
             100.0 * floor(p * 1000.0) / 1000.0);
}

/* Who has the least of a measure that is better low, and how sure that is. */
static bool answer(const pts_compare_input *in, int id, const char *what) {
    int best = pts_comparison_best(in->comparison, id);
    int told = best > 0 ? best : runner_up(in, id);
    const pts_compared *f = &figures(in, id)[told];
    char size[PTS_CLI_TEXT], half[PTS_CLI_TEXT], mean[PTS_CLI_TEXT], se[PTS_CLI_TEXT];
    char text[LINE], chance[32];
    pts_cli_scale scale;
    if (best < 0)
        return true;
    if (!difference_text(in, id, told, false, size, half) || !mean_text(in, id, 0, mean, se) ||
        !scale_of(in, id, 0.0, &scale))
        return false;
    const char *base = in->labels[0], *policy = in->labels[told];
    if (!f->lo.known)
        snprintf(text, sizeof text,
                 "%s: %s has the lowest mean, but one path cannot tell how sure that is.", what,
                 in->labels[best]);
    else if (f->verdict == PTS_NOT_APART)
        snprintf(text, sizeof text,
                 "%s: %s has the lowest mean, but these paths do not tell it apart from %s: the "
                 "difference is %s ± %s %s.",
                 what, in->labels[best], best > 0 ? base : policy, size, half, scale.unit);
    else if (best > 0)
        snprintf(text, sizeof text, "%s: lowest under %s, %s ± %s %s below the %s of %s.", what,
                 policy, size, half, scale.unit, mean, base);
    else
        snprintf(text, sizeof text,
                 "%s: lowest under %s itself, %s %s; the next, %s, is %s ± %s above.", what, base,
                 mean, scale.unit, policy, size, half);
    pts_figure sure = figures(in, id)[best].p_mean_best;
    size_t used = strlen(text);
    if (sure.known && f->verdict != PTS_NOT_APART) {
        chance_text(chance, sure.value);
        snprintf(text + used, sizeof text - used,
                 sure.value >= 0.95 ? " That it is the lowest of all has a probability of %s."
                                    : " Others may be as low: that it is the lowest of all has a "
                                      "probability of %s.",
                 chance);
    }
    pts_cli_paragraph(stdout, 2, text);
    return true;
}

/* What the cheapest rule book takes from the members. */
static bool price(const pts_compare_input *in) {
    int best = pts_comparison_best(in->comparison, PTS_M_PROGRAMME_COST);
    const pts_compared *f = &figures(in, PTS_M_URR)[best < 0 ? 0 : best];
    char size[PTS_CLI_TEXT], half[PTS_CLI_TEXT], mean[PTS_CLI_TEXT], se[PTS_CLI_TEXT], text[LINE];
    if (best <= 0 || f->verdict == PTS_NOT_APART)
        return true;
    if (!difference_text(in, PTS_M_URR, best, false, size, half) ||
        !mean_text(in, PTS_M_URR, best, mean, se))
        return false;
    snprintf(text, sizeof text,
             "Members: under %s %s %% of the points are ever redeemed, %s ± %s percentage points "
             "%s than under %s.",
             in->labels[best], mean, size, half, f->verdict == PTS_LOWER ? "fewer" : "more",
             in->labels[0]);
    printf("  ");
    pts_cli_paragraph(stdout, 2, text);
    return true;
}

/* What the cheapest rule book puts off or loses, where the paths tell it apart: a programme may cost
 * less because its points are redeemed later, or because members buy less. */
static bool behind(const pts_compare_input *in, int id, enum pts_apart worse, const char *format) {
    int best = pts_comparison_best(in->comparison, PTS_M_PROGRAMME_COST);
    char size[PTS_CLI_TEXT], half[PTS_CLI_TEXT], text[LINE];
    pts_cli_scale scale;
    if (best <= 0 || !figures(in, id)[best].lo.known || figures(in, id)[best].verdict != worse)
        return true;
    if (!difference_text(in, id, best, false, size, half) || !scale_of(in, id, 0.0, &scale))
        return false;
    snprintf(text, sizeof text, format, in->labels[best], size, half, scale.unit, in->labels[0]);
    printf("  ");
    pts_cli_paragraph(stdout, 2, text);
    return true;
}

static bool answers(const pts_compare_input *in) {
    const pts_scenario *base = in->scenarios[0];
    char members[PTS_CLI_TEXT], from[11], text[LINE];
    int64_t all = 0;
    for (int i = 0; i < base->n_segments; i++)
        all += base->segments[i].members;
    pts_cli_integer(members, all);
    pts_date_format(pts_date_to_day(base->start), from);
    int policies = in->comparison->n - 1;
    printf("%s%s%s against %d polic%s: %s members, %d months from %s\n", pts_cli_bold(stdout),
           in->labels[0], pts_cli_plain(stdout), policies, policies == 1 ? "y" : "ies", members,
           base->horizon_months, from);
    snprintf(text, sizeof text,
             "Which rule book costs least, and what does each change against %s?", in->labels[0]);
    pts_cli_paragraph(stdout, 0, text);
    printf("  ");
    bool told = answer(in, PTS_M_PROGRAMME_COST, "Cost of the programme");
    told =
        behind(in, PTS_M_LIABILITY_COST, PTS_HIGHER,
               "But: %s leaves a booked liability %s ± %s %s higher at the end of the horizon than "
               "%s, to be paid later: a longer horizon tells whether it costs less.") &&
        told;
    told = behind(in, PTS_M_MARGIN, PTS_LOWER,
                  "But: under %s the margin of the members is %s ± %s %s lower than under %s.") &&
           told;
    printf("  ");
    told = answer(in, PTS_C_LIABILITY_COST_AVERAGE, "Booked liability over the month ends") && told;
    return price(in) && told;
}

/* ---- blocks ---- */

/* A long name by its two ends: what tells policies apart may be in either. */
static void name_text(char text[40], const char *label, bool base) {
    int room = base ? 21 : 28, length = (int)strlen(label), end = (room - 2) / 2;
    if (length <= room)
        snprintf(text, 40, "%s", label);
    else
        snprintf(text, 40, "%.*s..%s", room - 2 - end, label, label + length - end);
    if (base)
        strcat(text, " (base)");
}

static bool print_row(const pts_compare_input *in, int id, int s) {
    const pts_compared *f = &figures(in, id)[s];
    char mean[PTS_CLI_TEXT], se[PTS_CLI_TEXT], best[16] = "", name[40];
    char difference[PTS_CLI_TEXT] = "", half[PTS_CLI_TEXT] = "";
    name_text(name, in->labels[s], s == 0);
    if (f->reason) {
        printf("  %-28s  not available: %s\n", name, f->reason);
        return true;
    }
    if (!mean_text(in, id, s, mean, se) ||
        (s > 0 && !difference_text(in, id, s, true, difference, half)))
        return false;
    if (f->p_best.known)
        snprintf(best, sizeof best, "%6.0f %%", 100.0 * f->p_best.value);
    const char *verdict = f->lo.known ? pts_apart_text[f->verdict] : "no error";
    printf("  %-28s %10s ± %-*s", name, mean, s > 0 || best[0] ? 8 : 0, se);
    if (s > 0)
        printf(" %11s ± %-8s %*s%s", difference, half, best[0] ? -14 : 0, verdict, best);
    else if (best[0])
        printf(" %37s%s", "", best);
    printf("\n");
    return true;
}

/* Where no scenario has a figure, one line says why. */
static bool print_block(const pts_compare_input *in, const pts_compare_headline *h) {
    pts_cli_scale scale;
    const char *reason = figures(in, h->id)[0].reason;
    for (int s = 1; s < in->comparison->n; s++)
        reason = figures(in, h->id)[s].reason == reason ? reason : NULL;
    if (!scale_of(in, h->id, 0.0, &scale))
        return false;
    const char *unit = strcmp(scale.unit, "number") == 0 ? "" : scale.unit;
    printf("\n%s%s%s%s%s", pts_cli_bold(stdout), h->label, pts_cli_plain(stdout),
           unit[0] ? ", " : "", unit);
    printf(reason ? ": not available: %s\n" : "\n", reason);
    for (int s = 0; s < in->comparison->n && !reason; s++)
        if (!print_row(in, h->id, s))
            return false;
    return true;
}

/* ---- what is behind it ---- */

static void line(const char *head, const char *text) {
    printf("%-13s", head);
    pts_cli_paragraph(stdout, 13, text);
}

/* The least and the most that pairing gains over the measures above. */
static void tell_pairing(const pts_compare_input *in) {
    double least = HUGE_VAL, most = 0.0;
    char text[LINE], lo[PTS_CLI_TEXT], hi[PTS_CLI_TEXT];
    for (const pts_compare_headline *h = pts_compare_headlines; h->label; h++)
        for (int s = 1; s < in->comparison->n; s++) {
            pts_figure gain = figures(in, h->id)[s].variance_reduction;
            least = gain.known ? fmin(least, gain.value) : least;
            most = gain.known ? fmax(most, gain.value) : most;
        }
    if (most == 0.0)
        return;
    pts_cli_number(lo, least, least < 10.0 ? 1 : 0);
    pts_cli_number(hi, most, most < 10.0 ? 1 : 0);
    snprintf(text, sizeof text,
             "same members and futures for all: without, the same precision would take %s to %s "
             "times as many paths, by measure and policy",
             lo, hi);
    line("Pairing", text);
}

/* Liability and leverage rest on planned rates, of which the intervals know nothing. How far off these
 * may be follows from the same rate of the paths: the pilot has fewer. */
static void tell_plan(const pts_compare_input *in) {
    char text[LINE];
    int64_t paths = 0;
    double off = 0.0;
    for (int s = 0; s < in->comparison->n; s++) {
        const pts_compared *urr = &figures(in, PTS_M_URR)[s];
        int64_t own = in->comparison->planned[s].pilot_paths;
        paths = own > paths ? own : paths;
        if (own > 0 && urr->se.known && urr->mean.value > 0.0)
            off = fmax(off, urr->se.value / urr->mean.value *
                                sqrt((double)in->comparison->n_paths / (double)own));
    }
    if (paths == 0)
        return;
    snprintf(
        text, sizeof text,
        "booked liability and leverage ratio use rates planned by a pilot of %" PRId64
        " other paths for each rule book; the error of these rates, up to about %.1g %% of them, "
        "is in no interval",
        paths, 100.0 * off);
    line("Plan", text);
}

/* Budgets, margins and behaviour may be part of a policy; what they change is no rule's doing. */
static bool tell_beside(const pts_compare_input *in) {
    for (int s = 1; s < in->comparison->n; s++) {
        char text[LINE];
        char *beside = pts_scenario_beside(in->scenario_json[0], in->scenario_json[s]);
        if (beside == NULL)
            return false;
        snprintf(text, sizeof text, "%s differs from the base beside the rules, too: %s",
                 in->labels[s], beside);
        if (beside[0])
            line("Note", text);
        free(beside);
    }
    return true;
}

static void tell_open(const pts_compare_input *in) {
    char text[LINE];
    for (int s = 0; s < in->comparison->n; s++) {
        pts_figure open = figures(in, PTS_M_URR_OPEN)[s].mean;
        if (!open.known || open.value <= 0.0)
            continue;
        snprintf(text, sizeof text,
                 "under %s %.2g %% of the points issued are still open after the run-off: its "
                 "ultimate redemption rate may be so much higher, its breakage lower. A longer "
                 "simulation.runoff narrows it.",
                 in->labels[s], 100.0 * open.value);
        line("Note", text);
    }
}

/* What each guard did under each policy. */
static bool tell_guards(const pts_compare_input *in) {
    bool whole = true;
    for (int s = 0; s < in->comparison->n; s++)
        for (int g = 0; g < in->comparison->results[s].dims.guards; g++) {
            char text[LINE];
            pts_guard_estimates e;
            whole = pts_guard_estimate(&in->comparison->results[s], g, &e) == PTS_OK && whole;
            snprintf(text, sizeof text,
                     "%s under %s fires on %.3g %% of paths (± %.2g), %.3g times a path (± %.2g)",
                     in->scenarios[s]->guards[g].name, in->labels[s], 100.0 * e.p_fired.value,
                     100.0 * e.p_fired_se.value, e.times.value, e.times_se.value);
            line("Guard", text);
        }
    return whole;
}

int pts_cli_compare_tell(const pts_compare_input *in) {
    char text[LINE], paths[PTS_CLI_TEXT];
    bool whole = answers(in);
    printf("\n  %-28s %10s ± %-8s %11s ± %-8s %-14s %7s\n", "", "mean", "error", "difference",
           "95 %", "from the base", "best");
    for (const pts_compare_headline *h = pts_compare_headlines; h->label && whole; h++)
        if (pts_comparison_tells(in->comparison, h))
            whole = print_block(in, h);
    pts_cli_integer(paths, in->comparison->n_paths);
    snprintf(text, sizeof text,
             "%s of each. Differences are of the same path; of rates, in percentage points. Their "
             "intervals hold for all policies of a measure together (95 %%, Bonferroni). Best: "
             "share of the paths on which the rule book is the best of all.",
             paths);
    printf("\n");
    line("Paths", text);
    whole = tell_guards(in) && whole;
    tell_pairing(in);
    tell_plan(in);
    tell_open(in);
    whole = tell_beside(in) && whole;
    return whole ? PTS_OK : PTS_ERR_MEMORY;
}
