/* pointsim tests: every example in scenarios/README.md loads as it stands there.
 * Copyright (C) 2026 the pointsim authors. SPDX-License-Identifier: GPL-3.0-or-later */
#include <sys/stat.h>
#include <unistd.h>

#include "io_help.h"
#include "model/pools.h"

static char *read_whole(const char *path) {
    FILE *in = fopen(path, "rb");
    if (!in)
        cr_skip_test("%s is not here: run from the top folder, or set PTS_ROOT", path);
    fseek(in, 0, SEEK_END);
    size_t n = (size_t)ftell(in);
    rewind(in);
    char *text = calloc(1, n + 1);
    cr_assert_eq(fread(text, 1, n, in), n);
    fclose(in);
    return text;
}

static void write_whole(const char *folder, const char *name, const char *text) {
    char path[700];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *out = fopen(path, "wb");
    cr_assert_not_null(out, "%s", path);
    cr_assert_geq(fputs(text, out), 0);
    cr_assert_eq(fclose(out), 0);
}

/* The text between the next fence of the kind and the fence that ends it, cut out of *from. */
static const char *next_block(char **from, const char *kind) {
    char opens[20];
    snprintf(opens, sizeof opens, "\n```%s\n", kind);
    char *begin = strstr(*from, opens);
    if (!begin)
        return NULL;
    begin += strlen(opens);
    char *end = strstr(begin, "\n```\n");
    cr_assert_not_null(end, "a block without an end");
    end[1] = '\0';
    *from = end + 2;
    return begin;
}

/* The shipped scenarios as a reader of the guide has them, and the file of members. */
static void make_folder(char folder[], const char *root, const char *members) {
    static const char *const links[] = {"retail_yearly_reset.json", "expiry"};
    char here[300] = "", target[700], link[700];
    cr_assert_not_null(mkdtemp(folder));
    cr_assert(root[0] == '/' || getcwd(here, sizeof here));
    for (int i = 0; i < 2; i++) {
        snprintf(target, sizeof target, "%s%s%.300s/scenarios/%s", here, here[0] ? "/" : "", root,
                 links[i]);
        snprintf(link, sizeof link, "%s/%s", folder, links[i]);
        cr_assert_eq(symlink(target, link), 0);
    }
    write_whole(folder, "members.csv", members);
}

static void remove_folder(const char *folder) {
    static const char *const names[] = {"retail_yearly_reset.json", "expiry", "members.csv"};
    char path[700];
    for (int i = 0; i < 3; i++) {
        snprintf(path, sizeof path, "%s/%s", folder, names[i]);
        cr_assert_eq(remove(path), 0);
    }
    cr_assert_eq(rmdir(folder), 0);
}

/* What the examples show must reach the scenario. */
static int features(const pts_scenario *s) {
    int n = s->n_activities > 0;
    n += s->has_returns && s->has_pending && s->has_cap_day;
    n += s->has_part && s->has_grace && s->has_extension && s->expiry_cutoff.months == 3;
    n += s->unit_cost_sd.family == PTS_UNIFORM && s->economy_rho.p[0] < 0;
    n += s->n_campaigns == 4 && s->campaigns[2].n_segments == 0;
    n += s->n_tasks == 3 && s->tasks[1].in_a_row == 6;
    n += s->has_feedback && s->counterfactual && s->feedback.cap == 2.0;
    n += s->has_tiers && s->tiers.n_levels == 2 && s->tiers.levels[0].has_expiry;
    n += s->tiers.basis == PTS_BY_SCORE && s->tiers.levels[0].veto.least_purchases == 4 &&
         s->tiers.rebase_factor.family == PTS_UNIFORM;
    n += s->has_membership && s->membership.renewal.family == PTS_BETA;
    n += s->n_reminders == 3 && s->reminders[0].relevance_uplift.p[0] == 0.5 &&
         s->reminders[2].second_touch_days == 10 && s->churn_rate.p[0] == 0.02 &&
         s->channels[0].click.family == PTS_FIXED && s->reminders[1].at_hour == 10;
    n += s->n_categories == 2 && s->categories[0].multiplier.p[0] == 0.0 &&
         s->sales_channels[0].share.p[0] == 0.35;
    n += s->has_conversion && s->conversion.used_share.family == PTS_BETA &&
         s->conversion.least_points.p[0] == 100.0 && s->conversion.cost_rate.p[0] == 1.0;
    n += s->has_coupons && s->coupons.valid_days.p[0] == 30.0 &&
         s->feedback.coupon.family == PTS_UNIFORM;
    n += s->n_partners == 2 && s->partners[0].out_most.p[0] == 20000.0 &&
         s->partners[1].in_per_year.family == PTS_UNIFORM && !s->partners[1].has_out;
    n += s->n_transfers == 2 && s->transfers[0].fee.p[0] == 0.05 && s->transfers[1].size == 4;
    n += s->n_auctions == 1 && s->auctions[0].n_on == 2 && s->auctions[0].share.family == PTS_BETA;
    n += s->has_issuance_quota && s->issuance_quota.fallback.p[0] == 0.25 &&
         s->redemption_quota.has_money && pts_members_meet(s);
    n += s->has_interest && s->interest.every == PTS_CREDITED_YEARLY &&
         s->loan.share.family == PTS_BETA && s->loan.fee.p[0] == 10.0;
    n += s->has_incident && s->incident.freezes && s->incident.buffer.p[0] == 3.0;
    n += s->has_referral && s->referral.most == 5 && s->referral.generations == 2;
    n += s->counts_lots && s->counts_hours;
    n += s->n_correlations == 2 && s->joint != NULL;
    for (int i = 0; i < s->n_segments; i++) {
        n += s->segments[i].opening_from == PTS_OPENING_BALANCE;
        n += s->segments[i].opening_from == PTS_OPENING_FILE && s->segments[i].members == 2;
    }
    return n;
}

Test(io_guide, every_example_loads) {
    const char *root = getenv("PTS_ROOT") ? getenv("PTS_ROOT") : ".", *example;
    char path[600], folder[] = "/tmp/pointsim_guide_XXXXXX";
    snprintf(path, sizeof path, "%s/scenarios/README.md", root);
    char *text = read_whole(path), *rows = strdup(text), *from = rows;
    int shown = 0, examples = 0;
    make_folder(folder, root, next_block(&from, "csv"));
    for (from = text; (example = next_block(&from, "json")) != NULL; examples++) {
        loaded l = {0};
        l.status = pts_scenario_parse(example, strlen(example), folder, NULL, 0, &l.scenario,
                                      &l.resolved, &l.problems);
        expect_good(&l, example);
        shown += features(&l.scenario);
        loaded_free(&l);
    }
    cr_assert_eq(examples, 33);
    cr_assert_eq(shown, 25, "%d features in %d examples", shown, examples);
    remove_folder(folder);
    free(rows);
    free(text);
}
