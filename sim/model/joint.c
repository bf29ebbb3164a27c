/* Correlated numbers: a Gaussian copula over the marginals of uncertain numbers. Shocks of all of
 * them, times the Cholesky factor of their correlations, go through each number's own quantiles:
 * Nelsen (2006), "An Introduction to Copulas", 2nd ed. SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/joint.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "model/keys.h"
#include "model/streams.h"

/* ---- draws ---- */

/* Attempt a on the path; false where one of the numbers falls outside its truncation. Numbers that
 * neither are wanted nor can reject are left out. */
static bool attempt(const pts_joint *j, int place, uint64_t seed, uint32_t path, uint32_t a,
                    double *value) {
    double shock[PTS_JOINT_MOST];
    int n = j->truncated ? j->n : place + 1;
    for (int i = 0; i < n; i++) {
        const pts_number *number = &j->numbers[i];
        pts_block b = pts_philox(seed, a, PTS_STREAM_COPULA, number->draw_id, path);
        shock[i] = pts_normal(pts_unit53(b.word[0], b.word[1]));
        if (i != place && !number->truncated)
            continue;
        double z = 0.0;
        for (int k = 0; k <= i; k++)
            z += j->factor[i * j->n + k] * shock[k];
        double x = pts_number_of_shock(number, z);
        if (!pts_number_keeps(number, x))
            return false;
        if (i == place)
            *value = x;
    }
    return true;
}

int pts_joint_draw(const pts_joint *joint, int place, uint64_t seed, uint32_t path, double *value) {
    for (uint32_t a = 0; a < PTS_ATTEMPTS; a++)
        if (attempt(joint, place, seed, path, a, value))
            return PTS_OK;
    return PTS_ERR_RANGE;
}

/* ---- building ---- */

/* A JSON pointer that a correlation names, and the number found there. */
typedef struct end {
    const char *pointer;
    pts_number *number;
} end;

typedef struct ends {
    end list[PTS_JOINT_MOST];
    int n;
} ends;

static int find(const ends *e, const char *pointer) {
    for (int i = 0; i < e->n; i++)
        if (strcmp(e->list[i].pointer, pointer) == 0)
            return i;
    return -1;
}

static bool collect(ends *e, const char *pointer) {
    if (find(e, pointer) >= 0)
        return true;
    if (e->n == PTS_JOINT_MOST)
        return false;
    int i = e->n++;
    for (; i > 0 && strcmp(e->list[i - 1].pointer, pointer) > 0; i--) /* strcmp: by bytes */
        e->list[i] = e->list[i - 1];
    e->list[i] = (end){.pointer = pointer};
    return true;
}

static uint32_t fnv(const char *text) {
    uint32_t hash = 2166136261u;
    for (; *text; text++)
        hash = (hash ^ (unsigned char)*text) * 16777619u;
    return hash;
}

/* A number's draw_id is its pointer's hash, and validation saw that no two uncertain numbers share
 * one. Earlier joints are forgotten. */
static void match(void *context, const pts_key *key, const pts_number *seen,
                  const pts_place *place) {
    ends *e = context;
    /* The walk says const for its readers; this one was given the scenario to change. */
    pts_number *number = (pts_number *)seen;
    (void)key;
    (void)place;
    number->joint = NULL;
    for (int i = 0; i < e->n && number->family != PTS_FIXED; i++)
        if (fnv(e->list[i].pointer) == number->draw_id)
            e->list[i].number = number;
}

static void tell(pts_problems *problems, const pts_correlation *c, const char *member,
                 const char *message) {
    pts_place top = {0}, all = pts_place_member(&top, "correlations");
    pts_place here = pts_place_member(&all, c->name), at = pts_place_member(&here, member);
    char where[PTS_PLACE_TEXT];
    pts_place_text(member ? &at : &here, where, sizeof where);
    pts_problems_add(problems, where, 0, "%s", message);
}

/* Every pointer's number; a problem where there is none. */
static int match_all(const pts_scenario *s, ends *e, pts_problems *problems) {
    int before = problems->n;
    pts_scenario_numbers(s, match, e);
    for (int i = 0; i < s->n_correlations; i++) {
        const pts_correlation *c = &s->correlations[i];
        if (!e->list[find(e, c->a)].number)
            tell(problems, c, "a",
                 "found no uncertain number there, accepted: the JSON pointer "
                 "of one");
        if (!e->list[find(e, c->b)].number)
            tell(problems, c, "b",
                 "found no uncertain number there, accepted: the JSON pointer "
                 "of one");
    }
    return problems->n > before ? PTS_ERR_INPUT : PTS_OK;
}

static void fill_matrix(const pts_scenario *s, const ends *e, pts_joint *j) {
    for (int i = 0; i < j->n; i++)
        j->factor[i * j->n + i] = 1.0;
    for (int i = 0; i < s->n_correlations; i++) {
        int a = find(e, s->correlations[i].a), b = find(e, s->correlations[i].b);
        int row = a > b ? a : b, column = a > b ? b : a;
        j->factor[row * j->n + column] = s->correlations[i].rho;
    }
}

/* Row by row, in the place of the lower triangle. Returns the row that shows the matrix not to be
 * positive definite, or -1. What rounding could turn either way counts as not. */
static int factorise(double *m, int n) {
    const double least = 1e-12;
    for (int i = 0; i < n; i++) {
        for (int k = 0; k <= i; k++) {
            double sum = 0.0;
            for (int q = 0; q < k; q++)
                sum += m[i * n + q] * m[k * n + q];
            double rest = m[i * n + k] - sum;
            if (k == i && !(rest > least))
                return i;
            m[i * n + k] = k == i ? __builtin_sqrt(rest) : rest / m[k * n + k];
        }
    }
    return -1;
}

/* The first correlation that joins the row with an earlier one: without any, its pivot is 1. */
static void tell_row(const pts_scenario *s, const ends *e, int row, pts_problems *problems) {
    for (int i = 0; i < s->n_correlations; i++) {
        int a = find(e, s->correlations[i].a), b = find(e, s->correlations[i].b);
        if ((a > b ? a : b) != row)
            continue;
        tell(problems, &s->correlations[i], NULL,
             "found correlations that contradict each other, accepted: values that one set of "
             "numbers can have at once (a positive definite matrix); move them towards 0");
        return;
    }
}

/* Redrawing must end soon, as for a single number: 8 of at most 4096 draws have to stay. */
static bool rejects_nearly_all(const pts_joint *j) {
    enum { TRIES = 4096, WANTED = 8 };
    int hits = j->truncated ? 0 : WANTED;
    double x = 0.0;
    for (uint32_t path = 0; path < TRIES && hits < WANTED; path++)
        hits += attempt(j, 0, 0, path, 0, &x);
    return hits < WANTED;
}

static int build(pts_scenario *s, const ends *e, pts_joint *j, pts_problems *problems) {
    j->numbers = calloc((size_t)e->n, sizeof *j->numbers);
    j->factor = calloc((size_t)e->n * (size_t)e->n, sizeof *j->factor);
    if (!j->numbers || !j->factor)
        return PTS_ERR_MEMORY;
    j->n = e->n;
    for (int i = 0; i < e->n; i++) {
        j->numbers[i] = *e->list[i].number;
        j->truncated = j->truncated || j->numbers[i].truncated;
    }
    fill_matrix(s, e, j);
    int failed = factorise(j->factor, j->n);
    if (failed >= 0)
        tell_row(s, e, failed, problems);
    else if (rejects_nearly_all(j))
        pts_problems_add(problems, "correlations", 0,
                         "found \"truncate\" of the correlated numbers that together leave almost "
                         "nothing, accepted: at least 1 in 500 draws");
    else
        return PTS_OK;
    return problems->out_of_memory ? PTS_ERR_MEMORY : PTS_ERR_INPUT;
}

int pts_joint_build(pts_scenario *s, pts_problems *problems) {
    ends e = {.n = 0};
    pts_joint_free(s->joint);
    s->joint = NULL;
    for (int i = 0; i < s->n_correlations; i++)
        if (!collect(&e, s->correlations[i].a) || !collect(&e, s->correlations[i].b)) {
            pts_problems_add(problems, "correlations", 0,
                             "found more than %d correlated numbers, accepted: at most so many",
                             PTS_JOINT_MOST);
            return PTS_ERR_INPUT;
        }
    int status = match_all(s, &e, problems);
    if (status != PTS_OK || e.n == 0)
        return status;
    pts_joint *j = calloc(1, sizeof *j);
    if (!j)
        return PTS_ERR_MEMORY;
    status = build(s, &e, j, problems);
    if (status != PTS_OK) {
        pts_joint_free(j);
        return status;
    }
    s->joint = j;
    for (int i = 0; i < e.n; i++) {
        e.list[i].number->joint = j;
        e.list[i].number->joint_place = i;
    }
    return PTS_OK;
}

void pts_joint_free(pts_joint *joint) {
    if (!joint)
        return;
    free(joint->numbers);
    free(joint->factor);
    free(joint);
}
