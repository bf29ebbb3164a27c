/* pointsim tests: places, draw addresses, phrases and lists of problems.
 * Copyright (C) 2026 the pointsim authors. SPDX-License-Identifier: GPL-3.0-or-later */
#include <criterion/criterion.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "model/keys.h"
#include "model/number_check.h"
#include "model/phrase.h"
#include "model/text.h"

/* ---- places ---- */

static void expect_place(const pts_place *place, const char *wanted) {
    char text[PTS_PLACE_TEXT];
    pts_place_text(place, text, sizeof text);
    cr_assert_str_eq(text, wanted);
}

Test(model_messages, places_as_text) {
    pts_place top = {0};
    pts_place segments = pts_place_member(&top, "segments");
    pts_place plain = pts_place_member(&segments, "gold_2-b");
    pts_place season = pts_place_member(&plain, "season");
    pts_place march = pts_place_element(&season, 2);
    pts_place spaced = pts_place_member(&segments, "my shop");
    pts_place empty = pts_place_member(&segments, "");
    expect_place(&top, "scenario");
    expect_place(&segments, "segments");
    expect_place(&march, "segments.gold_2-b.season[2]");
    expect_place(&spaced, "segments[\"my shop\"]");
    expect_place(&empty, "segments[\"\"]");
}

/* The longest accepted name, of 4-byte characters, and a hostile one of a megabyte. */
Test(model_messages, long_places_are_cut) {
    char wide[64 * 4 + 1] = "", text[PTS_PLACE_TEXT], small[12];
    char *huge = calloc(1, 1000001);
    memset(huge, 'a', 1000000);
    for (int i = 0; i < 64; i++)
        strcat(wide, "\xF0\x9F\x98\x80");
    pts_place top = {0}, segments = pts_place_member(&top, "segments");
    pts_place a = pts_place_member(&segments, wide), b = pts_place_member(&a, "purchases");
    pts_place c = pts_place_member(&b, "per_year"), d = pts_place_member(&segments, huge);
    pts_place_text(&c, text, sizeof text);
    cr_assert_not_null(strstr(text, "\xF0\x9F\x98\x80\"].purchases.per_year"));
    pts_place_text(&d, text, sizeof text);
    cr_assert_leq(strlen(text), 100);
    pts_place_text(&c, small, sizeof small);
    cr_assert_str_eq(small, "segments...");
    free(huge);
}

/* FNV-1a of the pointer's bytes; known answers of the function for "" and "/" come from its
 * published offset basis 0x811C9DC5 and prime 0x01000193. */
static uint32_t fnv1a(const char *pointer) {
    uint32_t hash = 0x811C9DC5u;
    for (; *pointer; pointer++)
        hash = (hash ^ (unsigned char)*pointer) * 0x01000193u;
    return hash;
}

Test(model_messages, draw_ids_hash_the_json_pointer) {
    pts_place top = {0}, segments = pts_place_member(&top, "segments");
    pts_place a = pts_place_member(&segments, "a~b/c \xC3\xA9");
    pts_place season = pts_place_member(&a, "season"), third = pts_place_element(&season, 10);
    cr_assert_eq(fnv1a("a"), 0xE40C292Cu); /* of the FNV reference code's test vectors */
    cr_assert_eq(fnv1a("foobar"), 0xBF9CF968u);
    cr_assert_eq(pts_place_draw_id(&top), fnv1a(""));
    cr_assert_eq(pts_place_draw_id(&third), fnv1a("/segments/a~0b~1c \xC3\xA9/season/10"));
}

/* ---- phrases ---- */

Test(model_messages, doubles_read_back) {
    static const double values[] = {0,          1,
                                    -1,         0.1,
                                    0.1 + 0.2,  1e10,
                                    1e300,      5e-324,
                                    1.0 / 3,    9007199254740993.0,
                                    123456.789, 2.2250738585072014e-308};
    char text[PTS_DIGITS];
    for (size_t i = 0; i < sizeof values / sizeof *values; i++)
        cr_assert_eq(strtod(pts_phrase_double(values[i], text), NULL), values[i], "%s", text);
    cr_assert_str_eq(pts_phrase_double(0.3, text), "0.3");
    cr_assert_str_eq(pts_phrase_double(0.1 + 0.2, text), "0.30000000000000004");
    cr_assert_str_eq(pts_phrase_double(1e10, text), "10000000000");
}

static void expect_accepted(const pts_key *keys, const char *name, const char *wanted) {
    char text[PTS_PHRASE];
    const pts_key *key = pts_key_find(keys, name);
    cr_assert_not_null(key, "%s", name);
    pts_phrase_accepted(key, text);
    cr_assert_str_eq(text, wanted);
}

Test(model_messages, what_keys_accept) {
    const pts_key *simulation = pts_key_find(pts_scenario_keys, "simulation")->children;
    const pts_key *expiry = pts_key_find(pts_programme_keys, "expiry")->children;
    const pts_key *redemption = pts_key_find(pts_programme_keys, "redemption")->children;
    const pts_key *spend = pts_key_find(pts_segment_keys, "spend")->children;
    expect_accepted(pts_scenario_keys, "name", "a text of 1 to 64 characters of [a-z0-9_-]");
    expect_accepted(simulation, "paths", "a whole number, 1 to 1000000 paths");
    expect_accepted(simulation, "warmup", "0 to 600 months, such as \"12 months\" or \"2 years\"");
    expect_accepted(expiry, "after",
                    "1 day to 100 years, such as \"90 days\", \"12 months\" or \"2 years\"");
    expect_accepted(expiry, "kind", "none, rolling, calendar, inactivity, anniversary");
    expect_accepted(redemption, "at", "a list of: purchase, visit");
    expect_accepted(spend, "mean", "more than 0, up to 10000000 currency units");
    expect_accepted(pts_segment_keys, "season", "a list of 12 numbers, each 0 to 100");
    expect_accepted(pts_segment_keys, "weekdays", "a list of 7 numbers, each 0 to 100");
    expect_accepted(expiry, "cutoff", "0 days to 364 days, such as \"30 days\" or \"3 months\"");
    expect_accepted(pts_correlation_keys, "rho", "a plain number, more than -1, less than 1");
    expect_accepted(pts_programme_keys, "activities", "an object of 0 to 64 activities by name");
}

static int words_of(const pts_key *keys) {
    int n = 0;
    for (const pts_key *key = keys; key->name; key++) {
        char text[PTS_PHRASE] = "";
        pts_phrase_accepted(key, text);
        cr_assert_gt(strlen(text), 0, "%s", key->name);
        cr_assert_lt(strlen(text), PTS_PHRASE - 1, "%s", key->name);
        cr_assert(key->doc && key->doc[strlen(key->doc) - 1] == '.', "%s", key->name);
        n += 1 + (key->children ? words_of(key->children) : 0);
    }
    return n;
}

Test(model_messages, every_key_has_words) {
    cr_assert_eq(words_of(pts_scenario_keys), 405);
}

Test(model_messages, edits_between_words) {
    cr_assert_eq(pts_phrase_edits("rolling", "rolling"), 0);
    cr_assert_eq(pts_phrase_edits("ROLLING", "rolling"), 0);
    cr_assert_eq(pts_phrase_edits("roling", "rolling"), 1);
    cr_assert_eq(pts_phrase_edits("rollling", "rolling"), 1);
    cr_assert_eq(pts_phrase_edits("rolligng", "rolling"), 1);
    cr_assert_eq(pts_phrase_edits("orlling", "rolling"), 1); /* a transposition */
    cr_assert_eq(pts_phrase_edits("orllign", "rolling"), 2);
    cr_assert_eq(pts_phrase_edits("rlolgin", "rolling"), -1);
    cr_assert_eq(pts_phrase_edits("", "rolling"), -1);
    cr_assert_eq(pts_phrase_edits("to", "at"), -1);
    cr_assert_eq(pts_phrase_edits("x", "a"), -1); /* nothing in common */
    char *huge = calloc(1, 100001);
    memset(huge, 'a', 100000);
    cr_assert_eq(pts_phrase_edits(huge, "rolling"), -1);
    free(huge);
}

Test(model_messages, characters_of_text) {
    cr_assert_eq(pts_text_count("abc", NULL, false), 3);
    cr_assert_eq(pts_text_count("\xE2\x82\xAC\xF0\x9F\x98\x80", NULL, false), 2);
    cr_assert_eq(pts_text_count("\xE2\x82", NULL, false), -1);
    cr_assert_eq(pts_text_count("a-z_", "a-z0-9_-", false), 4);
    cr_assert_eq(pts_text_count("A", "a-z0-9_-", false), -1);
    cr_assert_eq(pts_text_count("\xC3\xA9", "a-z", false), -1);
    cr_assert_eq(pts_text_count("\xC3\xA9", "a-z", true), 1);
    cr_assert_eq(pts_text_count("\xC2\x85", "a-z", true), -1);     /* a control */
    cr_assert_eq(pts_text_count("\xE2\x80\xAE", "a-z", true), -1); /* turns the direction */
    cr_assert_eq(pts_text_count("a/~ -_Z9", PTS_NAME_SET, true), 8);
    cr_assert_eq(pts_text_count("a.b", PTS_NAME_SET, true), -1);
    cr_assert_eq(pts_text_count("a\tb", PTS_NAME_SET, true), -1);
}

/* ---- problems ---- */

Test(model_messages, problems_are_printable) {
    pts_problems problems = {0};
    pts_problems_add(&problems, "a\033[31m", 3, "found \"%s\", %d",
                     "\n\x7F\xFF\xC2\x9B\xE2\x80\xAE"
                     "\xC3\xA9",
                     5);
    cr_assert_eq(problems.n, 1);
    cr_assert_eq(problems.list[0].line, 3);
    cr_assert_str_eq(problems.list[0].where, "a\\u001b[31m");
    cr_assert_str_eq(problems.list[0].message,
                     "found \"\\u000a\\u007f\\xff\\u009b\\u202e\xC3\xA9\", 5");
    pts_problems_free(&problems);
    cr_assert_null(problems.list);
    pts_problems_free(&problems); /* {0} is safe */
}

Test(model_messages, problems_end_somewhere) {
    pts_problems problems = {0};
    for (int i = 0; i < 5000; i++)
        pts_problems_add(&problems, "x", i, "problem %d", i);
    cr_assert_eq(problems.n, 1001);
    cr_assert_str_eq(problems.list[999].message, "problem 999");
    cr_assert_str_eq(problems.list[1000].message, "more problems are not listed");
    pts_problems_free(&problems);
}

/* ---- supports and parameters ---- */

static const pts_key positive = {.type = PTS_KEY_NUMBER, .lo = 0, .open_lo = true, .hi = 100};
static const pts_key share = {.type = PTS_KEY_NUMBER, .lo = 0, .hi = 1};

static void expect_number(pts_number number, const pts_key *key, const char *part) {
    char message[PTS_NUMBER_MESSAGE] = "";
    bool good = pts_number_accepted(&number, key, message);
    cr_assert_eq(good, part == NULL, "family %d: %s", number.family, message);
    cr_assert(good || strstr(message, part), "\"%s\" lacks \"%s\"", message, part);
}

static pts_number cut(pts_number number, double lo, double hi) {
    number.truncated = true;
    number.lo = lo;
    number.hi = hi;
    return number;
}

Test(model_messages, fixed_numbers) {
    expect_number((pts_number){.p = {0}}, &share, NULL);
    expect_number((pts_number){.p = {1}}, &share, NULL);
    expect_number((pts_number){.p = {0}}, &positive, "found 0, accepted: more than 0, up to 100");
    expect_number((pts_number){.p = {nextafter(0, 1)}}, &positive, NULL);
    expect_number((pts_number){.p = {nextafter(1, 2)}}, &share, "accepted: 0 to 1");
    expect_number((pts_number){.p = {NAN}}, &share, "accepted");
    expect_number((pts_number){.p = {INFINITY}}, &share, "accepted");
}

Test(model_messages, supports_must_lie_in_the_range) {
    pts_number normal = {PTS_NORMAL, .p = {0.5, 0.1}}, gamma = {PTS_GAMMA, .p = {2, 5}};
    pts_number lognormal = {PTS_LOGNORMAL, .p = {5, 0.3}}, beta = {PTS_BETA, .p = {2, 5}};
    expect_number(normal, &share, "without bounds, accepted: 0 to 1; \"truncate\"");
    expect_number(cut(normal, 0, 1), &share, NULL);
    expect_number(cut(normal, 0, 1), &positive, "from 0 to 1");
    expect_number(cut(normal, -0.1, 1), &share, "from -0.1 to 1");
    expect_number(cut(normal, 0, 1.1), &share, "from 0 to 1.1");
    expect_number((pts_number){PTS_NORMAL, .p = {0.5, 0}}, &share, NULL);
    expect_number(lognormal, &positive, "from 0 without an upper bound");
    expect_number(cut(lognormal, 0, 100), &positive, NULL); /* 0 itself is never drawn */
    expect_number(cut(gamma, 0, 101), &positive, "from 0 to 101");
    expect_number(cut(gamma, 0, 100), &positive, NULL);
    expect_number(beta, &share, NULL);
    expect_number(beta, &positive, NULL);
    expect_number((pts_number){PTS_UNIFORM, .p = {0, 1}}, &share, NULL);
    expect_number((pts_number){PTS_UNIFORM, .p = {0, 1}}, &positive, "from 0 to 1");
    expect_number((pts_number){PTS_UNIFORM, .p = {-1, 1}}, &share, "from -1 to 1");
    expect_number(cut((pts_number){PTS_UNIFORM, .p = {-1, 2}}, 0, 1), &share, NULL);
    expect_number((pts_number){PTS_TRIANGULAR, .p = {0, 0, 1}}, &share, NULL);
    expect_number((pts_number){PTS_TRIANGULAR, .p = {0, 1, 2}}, &share, "from 0 to 2");
}

Test(model_messages, choices_must_lie_in_the_range) {
    double values[] = {0, 0.5, 3};
    pts_number choice = {PTS_CHOICE, .choices = values, .n_choices = 3};
    expect_number(choice, &share, "from 0 to 3");
    expect_number(cut(choice, 0, 1), &share, NULL);
    expect_number(cut(choice, 0, 1), &positive, "from 0 to 0.5");
    expect_number(cut(choice, 0.6, 2), &share, "almost nothing");
    choice.n_choices = 2;
    expect_number(choice, &share, NULL);
}

Test(model_messages, parameters_of_families) {
    static const pts_key any = {.type = PTS_KEY_NUMBER, .lo = -1e16, .hi = 1e16};
    expect_number(cut((pts_number){PTS_NORMAL, .p = {0, -1}}, 0, 1), &any, "found -1 as sd");
    expect_number(cut((pts_number){PTS_NORMAL, .p = {2e15, 1}}, 0, 1), &any, "as mean of");
    expect_number((pts_number){PTS_LOGNORMAL, .p = {0, 1}}, &any, "found 0 as mean of");
    expect_number((pts_number){PTS_LOGNORMAL, .p = {1, -0.1}}, &any, "as cv");
    expect_number((pts_number){PTS_LOGNORMAL, .p = {1, 101}}, &any, "as cv");
    expect_number((pts_number){PTS_LOGNORMAL, .p = {1, nextafter(100, 101)}}, &any, "as cv");
    expect_number((pts_number){PTS_LOGNORMAL, .p = {1, 100}}, &any, "without an upper bound");
    expect_number((pts_number){PTS_UNIFORM, .p = {1, 0}}, &any, "a above b");
    expect_number((pts_number){PTS_UNIFORM, .p = {1, 1}}, &any, NULL);
    expect_number((pts_number){PTS_TRIANGULAR, .p = {0, 2, 1}}, &any, "out of order");
    expect_number((pts_number){PTS_TRIANGULAR, .p = {1, 0, 2}}, &any, "out of order");
    expect_number((pts_number){PTS_TRIANGULAR, .p = {1, 1, 1}}, &any, "out of order");
    expect_number((pts_number){PTS_BETA, .p = {0, 1}}, &any, "found 0 as a");
    expect_number((pts_number){PTS_BETA, .p = {1, 1e7}}, &any, "as b");
    expect_number((pts_number){PTS_GAMMA, .p = {0.009, 1}}, &any, "as shape");
    expect_number((pts_number){PTS_GAMMA, .p = {1, 0}}, &any, "as mean");
    expect_number((pts_number){.family = PTS_CHOICE}, &any, "nothing");
    expect_number(cut((pts_number){PTS_UNIFORM, .p = {0, 1}}, 1, 0), &any, "lo above hi");
}

Test(model_messages, truncation_must_leave_something) {
    pts_number normal = {PTS_NORMAL, .p = {0, 1}};
    expect_number(cut(normal, 6, 7), &positive, "almost nothing");
    expect_number(cut(normal, 1, 1), &positive, "almost nothing");
    expect_number(cut(normal, 4, 100), &positive, "1 in 500"); /* 3e-5 */
    expect_number(cut(normal, 2, 100), &positive, NULL);       /* 0.023 */
    expect_number(cut((pts_number){PTS_UNIFORM, .p = {0, 1}}, 2, 3), &positive, "almost nothing");
}
