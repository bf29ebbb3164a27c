/* pointsim tests: checks of referral across keys, and the numbers of those who are referred.
 * Copyright (C) 2026 the pointsim authors. SPDX-License-Identifier: GPL-3.0-or-later */
#include "io_help.h"

#include "model/programme.h"
#include "model/referral.h"

/* Refused at the place with `part` in the message, or accepted; `pointer` changes the base besides. */
static void check(const char *referral, const char *pointer, const char *raw, const char *where,
                  const char *part) {
    char *text = with(base_text, "/programme/referral", referral, pointer, raw, NULL);
    loaded l = load_text(text);
    if (part) {
        expect_refused(&l, where, part);
        cr_assert_eq(l.problems.n, 1, "%d problems", l.problems.n);
    } else {
        expect_good(&l, referral);
    }
    loaded_free(&l);
    free(text);
}

static const char one[] = "{\"per_year\": 1}";

Test(model_referral, contradictions_are_named) {
    static const char both[] = "found together with stock or a quota, accepted: one of the two";
    check(one, NULL, NULL, NULL, NULL);
    check(one, "/programme/redemption_quota", "{\"points\": 1e9}", "programme.referral", both);
    check(one, "/programme/issuance_quota", "{\"points\": 1e9}", "programme.referral", both);
    check(one, "/programme/items/mug/stock", "{\"units\": 1e8}", "programme.referral", both);
    check(one, "/programme/transfers", "{\"gift\": {\"per_year\": 1}}", "programme.referral",
          "found together with transfers, accepted: one of the two");
    check("{\"per_year\": 1, \"most\": 9}", NULL, NULL, "programme.referral.most",
          "accepted: a whole number, 1 to 8");
    check("{\"per_year\": 1, \"generations\": 4}", NULL, NULL, "programme.referral.generations",
          "accepted: a whole number, 1 to 3");
    check("{\"points\": 1}", NULL, NULL, "programme.referral.per_year", "missing");
}

Test(model_referral, friends_of_more_members_have_no_addresses) {
    static const char segment[] = "{\"many\": {\"members\": %d, \"sample\": %d, \"purchases\": "
                                  "{\"per_year\": 3}, \"spend\": {\"mean\": 9}}}";
    char text[200];
    snprintf(text, sizeof text, segment, PTS_REFERRERS_MOST, PTS_REFERRERS_MOST);
    check(one, "/segments", text, NULL, NULL);
    snprintf(text, sizeof text, segment, PTS_REFERRERS_MOST + 1, PTS_REFERRERS_MOST + 1);
    check(one, "/segments", text, "programme.referral",
          "found 1048577 sampled opening members in segments.many, accepted: at most 1048576");
}

Test(model_referral, numbers_of_a_path) {
    char *text =
        with(base_text, "/programme/referral",
             "{\"per_year\": 2, \"success\": 0.25, \"points\": 9.5, \"welcome\": 3.4}", NULL);
    loaded l = load_text(text);
    pts_referral x;
    expect_good(&l, text);
    cr_assert_eq(pts_referral_compile(&x, &l.scenario, 0), PTS_OK);
    cr_assert(x.on && x.accepted == 1u << 30 && x.points == 10 && x.welcome == 3);
    cr_assert(x.most == 8 && x.generations == 3);
    cr_assert_eq(x.gap, (float)(65536.0 * 365.25 / 2.0));
    l.scenario.referral.success = (pts_number){.family = PTS_FIXED};
    cr_assert_eq(pts_referral_compile(&x, &l.scenario, 0), PTS_OK);
    cr_assert_not(x.on);
    loaded_free(&l);
    free(text);
}

/* Counts the tree below a member, each of its numbers once. */
static int grow(uint32_t member, uint32_t root, bool seen[PTS_FRIEND_NUMBERS]) {
    uint32_t number = pts_friend_number(member);
    int n = 0;
    cr_assert_eq(pts_friend_root(member), root);
    if (pts_friend_generation(number) == PTS_REFERRAL_GENERATIONS_MOST)
        return 0;
    for (int i = 0; i < PTS_FRIENDS_MOST; i++) {
        uint32_t id = pts_friend_id(member, i), own = pts_friend_number(id);
        cr_assert_geq(id, PTS_FRIEND_ID);
        cr_assert_eq(own, 8 * number + (uint32_t)i + 1);
        cr_assert_eq(pts_friend_generation(own), pts_friend_generation(number) + 1);
        cr_assert_not(seen[own]);
        seen[own] = true;
        n += 1 + grow(id, root, seen);
    }
    return n;
}

Test(model_referral, everybody_has_an_address_of_its_own) {
    const uint32_t enrolled = PTS_ENROLLED_ID, last = PTS_REFERRERS_MOST - 1;
    const uint32_t roots[] = {0, 1, last, enrolled, enrolled + 1, enrolled + last};
    for (size_t i = 0; i < sizeof roots / sizeof *roots; i++) {
        bool seen[PTS_FRIEND_NUMBERS] = {false};
        cr_assert_eq(grow(roots[i], roots[i], seen), 8 + 64 + 512);
    }
    cr_assert_eq(pts_friend_id(0, 0), 2147483649u);
    cr_assert_eq(pts_friend_id(3, 7), 2147483648u + 3 * 1024 + 8);
    cr_assert_eq(pts_friend_id(enrolled + 3, 7), 3221225472u + 3 * 1024 + 8);
    cr_assert_eq(pts_friend_id(last + 1, 0), 0);
    cr_assert_eq(pts_friend_id(enrolled + last + 1, 0), 0);
}
