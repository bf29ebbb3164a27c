/* What a number may be: parameters of the families, support against the range of its key, and the
 * part of a distribution that truncation leaves. SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/number_check.h"

#include <float.h>
#include <stdio.h>

#include "model/phrase.h"

#define BIG   1e15 /* parameters stay where no formula of a draw can overflow */
#define SHAPE 0.01 /* below, gammas underflow to 0 */

const pts_family_info pts_families[] = {
    [PTS_FIXED] = {0},
    [PTS_NORMAL] = {.name = "normal",
                    .shape = "[mean, sd]",
                    .n = 2,
                    .parameters = {{"mean", -BIG, BIG, false}, {"sd", 0, BIG, false}}},
    [PTS_LOGNORMAL] = {.name = "lognormal",
                       .shape = "{\"mean\": m, \"cv\": c}",
                       .n = 2,
                       .named = true,
                       .parameters = {{"mean", 0, BIG, true}, {"cv", 0, 100, false}}},
    [PTS_UNIFORM] = {.name = "uniform",
                     .shape = "[a, b]",
                     .n = 2,
                     .parameters = {{"a", -BIG, BIG, false}, {"b", -BIG, BIG, false}}},
    [PTS_TRIANGULAR] = {.name = "triangular",
                        .shape = "[a, mode, b]",
                        .n = 3,
                        .parameters = {{"a", -BIG, BIG, false},
                                       {"mode", -BIG, BIG, false},
                                       {"b", -BIG, BIG, false}}},
    [PTS_BETA] = {.name = "beta",
                  .shape = "[a, b]",
                  .n = 2,
                  .parameters = {{"a", SHAPE, 1e6, false}, {"b", SHAPE, 1e6, false}}},
    [PTS_GAMMA] = {.name = "gamma",
                   .shape = "[shape, mean]",
                   .n = 2,
                   .parameters = {{"shape", SHAPE, 1e6, false}, {"mean", 0, BIG, true}}},
    [PTS_CHOICE] = {.name = "choice", .shape = "[v1, v2, ...]", .n = 0},
    {0}};

static bool inside(double x, double lo, double hi, bool open_lo) {
    return x >= lo && x <= hi && !(open_lo && x == lo); /* false for NaN */
}

static bool parameters_accepted(const pts_number *number, char message[PTS_NUMBER_MESSAGE]) {
    const pts_family_info *family = &pts_families[number->family];
    for (int i = 0; i < family->n; i++) {
        const pts_parameter *p = &family->parameters[i];
        char found[PTS_DIGITS], range[PTS_PHRASE];
        if (inside(number->p[i], p->lo, p->hi, p->open_lo))
            continue;
        pts_key key = {.lo = p->lo, .hi = p->hi, .open_lo = p->open_lo};
        pts_phrase_range(&key, range);
        snprintf(message, PTS_NUMBER_MESSAGE, "found %s as %s of \"%s\", accepted: %s",
                 pts_phrase_double(number->p[i], found), p->name, family->name, range);
        return false;
    }
    return true;
}

static bool order_accepted(const pts_number *number, char message[PTS_NUMBER_MESSAGE]) {
    const double *p = number->p;
    const char *wrong = NULL;
    if (number->family == PTS_UNIFORM && p[0] > p[1])
        wrong = "\"uniform\": [a, b] with a above b, accepted: a <= b";
    if (number->family == PTS_TRIANGULAR && !(p[0] <= p[1] && p[1] <= p[2] && p[0] < p[2]))
        wrong = "\"triangular\": [a, mode, b] out of order, accepted: a <= mode <= b and a < b";
    if (number->family == PTS_CHOICE && number->n_choices < 1)
        wrong = "\"choice\" of nothing, accepted: 1 to 1000 values";
    if (number->truncated && !(number->lo <= number->hi))
        wrong = "\"truncate\": [lo, hi] with lo above hi, accepted: lo <= hi";
    if (wrong)
        snprintf(message, PTS_NUMBER_MESSAGE, "found %s", wrong);
    return wrong == NULL;
}

static pts_support choice_support(const pts_number *number) {
    pts_support s = {.lo = DBL_MAX, .hi = -DBL_MAX};
    for (int i = 0; i < number->n_choices; i++) {
        double x = number->choices[i];
        if (number->truncated && !inside(x, number->lo, number->hi, false))
            continue;
        s.lo = x < s.lo ? x : s.lo;
        s.hi = x > s.hi ? x : s.hi;
    }
    return s;
}

static pts_support whole_support(const pts_number *number) {
    const double *p = number->p;
    switch (number->family) {
    case PTS_NORMAL:
        if (p[1] > 0)
            return (pts_support){-DBL_MAX, DBL_MAX, false};
        break;
    case PTS_LOGNORMAL:
        if (p[1] > 0)
            return (pts_support){0, DBL_MAX, true};
        break;
    case PTS_UNIFORM:
        return (pts_support){p[0], p[1], false};
    case PTS_TRIANGULAR:
        return (pts_support){p[0], p[2], false};
    case PTS_BETA:
        return (pts_support){0, 1, true};
    case PTS_GAMMA:
        return (pts_support){0, DBL_MAX, true};
    case PTS_CHOICE:
        return choice_support(number);
    case PTS_FIXED:
        break;
    }
    return (pts_support){p[0], p[0], false};
}

pts_support pts_number_support(const pts_number *number) {
    pts_support s = whole_support(number);
    if (number->truncated && number->lo > s.lo)
        s = (pts_support){number->lo, s.hi, false};
    if (number->truncated && number->hi < s.hi)
        s.hi = number->hi;
    return s;
}

static void support_text(const pts_support *s, char text[PTS_PHRASE]) {
    char lo[PTS_DIGITS] = "", hi[PTS_DIGITS] = "";
    pts_phrase_double(s->lo, lo);
    pts_phrase_double(s->hi, hi);
    if (s->lo <= -DBL_MAX && s->hi >= DBL_MAX)
        snprintf(text, PTS_PHRASE, "without bounds");
    else if (s->hi >= DBL_MAX)
        snprintf(text, PTS_PHRASE, "from %s without an upper bound", lo);
    else if (s->lo <= -DBL_MAX)
        snprintf(text, PTS_PHRASE, "up to %s without a lower bound", hi);
    else
        snprintf(text, PTS_PHRASE, "from %s to %s", lo, hi);
}

static bool range_accepted(const pts_number *number, const pts_key *key,
                           char message[PTS_NUMBER_MESSAGE]) {
    pts_support s = pts_number_support(number);
    char found[PTS_PHRASE], accepted[PTS_PHRASE];
    bool low = s.lo > key->lo || (s.lo == key->lo && (!key->open_lo || s.open_lo));
    if (s.lo > s.hi || (low && s.hi <= key->hi))
        return true; /* an empty support fails the test of the truncation */
    pts_phrase_range(key, accepted);
    support_text(&s, found);
    if (number->family == PTS_FIXED)
        snprintf(message, PTS_NUMBER_MESSAGE, "found %s, accepted: %s",
                 pts_phrase_double(number->p[0], found), accepted);
    else
        snprintf(message, PTS_NUMBER_MESSAGE,
                 "found \"%s\" with values %s, accepted: %s; \"truncate\": [lo, hi] limits it",
                 pts_families[number->family].name, found, accepted);
    return false;
}

/* Redrawing must end soon: 8 of at most 4096 draws have to fall inside. A distribution that
 * passes with less than 1 in 1000 is as good as impossible, and 65 536 attempts then suffice. */
static bool truncation_accepted(const pts_number *number, char message[PTS_NUMBER_MESSAGE]) {
    enum { TRIES = 4096, WANTED = 8 };
    pts_number whole = *number;
    whole.truncated = false;
    whole.joint = NULL; /* what others reject is theirs */
    int hits = number->truncated ? 0 : WANTED;
    for (uint32_t path = 0; path < TRIES && hits < WANTED; path++) {
        double x = 0;
        hits +=
            pts_number_draw(&whole, 0, path, &x) == PTS_OK && x >= number->lo && x <= number->hi;
    }
    if (hits < WANTED)
        snprintf(message, PTS_NUMBER_MESSAGE,
                 "found \"truncate\" that leaves almost nothing of \"%s\", accepted: at least 1 in "
                 "500 draws",
                 pts_families[number->family].name);
    return hits >= WANTED;
}

bool pts_number_accepted(const pts_number *number, const pts_key *key,
                         char message[PTS_NUMBER_MESSAGE]) {
    return parameters_accepted(number, message) && order_accepted(number, message) &&
           range_accepted(number, key, message) && truncation_accepted(number, message);
}
