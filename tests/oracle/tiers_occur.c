/* pointsim tests: the random scenarios that the oracle judges have what tiers and paid membership
 * are about: members rise and fall, and renew or not, in many of them, by every kind of rule.
 * Copyright (C) 2026 the pointsim authors. SPDX-License-Identifier: GPL-3.0-or-later */
#include "pointsim/io.h"

#include "random_folder.h"
#include "random_scenario.h"
#include "reference.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

TestSuite(tiers_occur, .init = make_folder, .fini = remove_folder);

enum { SCENARIOS = 500 };

struct counts {
    int paid, offered, renewed, ended, by_rewards;              /* scenarios */
    int tiers, added, benefits, risen, fallen, populated;       /* scenarios */
    int at_once, yearly, by_points, stays, one_step, own_lives; /* with members that rise */
    int scored, barring, rebased;                               /* the same */
};

static int64_t total(const struct reference_ledger *ledger, int flow) {
    int64_t sum = 0;
    for (int row = 0; row < ledger->segments * ledger->bins; row++)
        sum += ledger->flows[row * REFERENCE_FLOWS + flow];
    return sum;
}

static void count(struct counts *c, const pts_tier_rules *rules,
                  const struct reference_ledger *ledger) {
    int64_t members = 0;
    for (int i = 0; i < ledger->segments * ledger->bins * ledger->tiers; i++)
        members += ledger->tier_members[i];
    c->tiers++;
    c->added += total(ledger, REFERENCE_ISSUED_TIER) > 0;
    c->benefits += total(ledger, REFERENCE_BENEFIT_COST) > 0;
    c->fallen += total(ledger, REFERENCE_DOWNGRADES) > 0;
    c->populated += members > 0;
    if (total(ledger, REFERENCE_UPGRADES) == 0)
        return;
    c->risen++;
    c->at_once += rules->upgrade == PTS_UPGRADE_AT_ONCE;
    c->yearly += rules->review == PTS_REVIEW_YEARLY;
    c->by_points += rules->basis == PTS_BY_POINTS;
    c->stays += rules->downgrade == PTS_DOWNGRADE_NEVER;
    c->one_step += rules->downgrade == PTS_DOWNGRADE_ONE_STEP;
    c->scored += rules->basis == PTS_BY_SCORE;
    c->rebased += rules->has_rebase;
    for (int i = 0; i < rules->n_levels; i++)
        if (rules->levels[i].has_veto) {
            c->barring++;
            break;
        }
    for (int i = 0; i < rules->n_levels; i++)
        if (rules->levels[i].has_expiry) {
            c->own_lives++;
            break;
        }
}

static void count_paid(struct counts *c, const pts_scenario *s,
                       const struct reference_ledger *ledger) {
    int64_t offers = total(ledger, REFERENCE_RENEWAL_OFFERS);
    int64_t renewals = total(ledger, REFERENCE_RENEWALS);
    c->paid += total(ledger, REFERENCE_FEES) > 0;
    c->offered += offers > 0;
    c->renewed += renewals > 0;
    c->ended += renewals < offers;
    c->by_rewards += offers > 0 && s->membership.reward_effect.p[0] != 0.0 &&
                     total(ledger, REFERENCE_REDEMPTIONS) > 0;
}

Test(tiers_occur, in_many_random_scenarios) {
    struct counts c = {0};
    for (unsigned seed = 1; seed <= SCENARIOS; seed++) {
        pts_scenario s = {0};
        pts_problems problems = {0};
        struct reference_ledger ledger = {0};
        char *resolved = NULL, *text = random_scenario_in(seed, folder);
        bool tiers = strstr(text, "\"tiers\""), paid = strstr(text, "\"membership\"");
        if ((tiers || paid) &&
            pts_scenario_parse(text, strlen(text), folder, NULL, 0, &s, &resolved, &problems) ==
                PTS_OK &&
            reference_run(resolved, folder, 0, 0, &ledger, NULL, NULL) == PTS_OK) {
            if (tiers)
                count(&c, &s.tiers, &ledger);
            if (paid)
                count_paid(&c, &s, &ledger);
        }
        reference_ledger_free(&ledger);
        pts_scenario_free(&s);
        pts_problems_free(&problems);
        free(resolved);
        free(text);
    }
    cr_log_info("of %d: added %d, benefits %d, risen %d, fallen %d, populated %d", c.tiers, c.added,
                c.benefits, c.risen, c.fallen, c.populated);
    cr_log_info("risen: at once %d, yearly %d, by points %d, stay %d, one step %d, lives %d",
                c.at_once, c.yearly, c.by_points, c.stays, c.one_step, c.own_lives);
    cr_log_info("risen: scored %d, barring %d, rebased %d", c.scored, c.barring, c.rebased);
    cr_log_info("paid %d, offered %d, renewed %d, ended %d, by rewards %d", c.paid, c.offered,
                c.renewed, c.ended, c.by_rewards);
    cr_assert(c.paid > 20 && c.offered > 20 && c.renewed > 20 && c.ended > 20 && c.by_rewards > 10);
    cr_assert_gt(c.added, 20);
    cr_assert_gt(c.benefits, 20);
    cr_assert_gt(c.risen, 40);
    cr_assert_gt(c.fallen, 15);
    cr_assert_gt(c.populated, 40);
    cr_assert(c.at_once > 8 && c.yearly > 8 && c.by_points > 8);
    cr_assert(c.stays > 8 && c.one_step > 8 && c.own_lives > 4);
    cr_assert(c.scored > 8 && c.barring > 8 && c.rebased > 8);
}
