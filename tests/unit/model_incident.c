/* pointsim tests: checks of points issued by mistake across keys, and what a path makes of them.
 * Copyright (C) 2026 the pointsim authors. SPDX-License-Identifier: GPL-3.0-or-later */
#include "io_help.h"

#include "model/incident.h"

/* Refused at the place with `part` in the message, or accepted. */
static void check(const char *incident, const char *where, const char *part) {
    char *text = with(base_text, "/simulation/start", "\"2026-01-01\"", "/simulation/horizon",
                      "\"12 months\"", "/programme/incident", incident, NULL);
    loaded l = load_text(text);
    if (part) {
        expect_refused(&l, where, part);
        cr_assert_eq(l.problems.n, 1, "%d problems", l.problems.n);
    } else {
        expect_good(&l, incident);
    }
    loaded_free(&l);
    free(text);
}

#define INCIDENT(date, share, after)                                                               \
    "{\"date\":\"" date "\",\"member_share\":" share ",\"points\":9.5,\"detected_after\":" after   \
    ",\"reviews_per_day\":4,\"buffer_days\":2.5,\"review_cost\":0.125}"

Test(model_incident, contradictions_are_named) {
    check(INCIDENT("2026-01-01", "0.1", "364"), NULL, NULL);
    check(INCIDENT("2026-12-31", "0.1", "0.4"), NULL, NULL);
    check(INCIDENT("2025-12-31", "0.1", "3"), "programme.incident.date",
          "found 2025-12-31, accepted: from 2026-01-01 until 2026-12-31, in the horizon");
    check(INCIDENT("2027-01-01", "0.1", "3"), "programme.incident.date", "found 2027-01-01");
    check(INCIDENT("2026-12-29", "0.1", "{\"uniform\":[1,4]}"), "programme.incident.detected_after",
          "found up to 4 days, accepted: at most 2, so that it is detected in the horizon, which "
          "ends on 2026-12-31");
    check(INCIDENT("2026-12-29", "1.5", "1"), "programme.incident.member_share", "found 1.5");
}

Test(model_incident, numbers_of_a_path) {
    char *text =
        with(base_text, "/simulation/start", "\"2026-01-01\"", "/simulation/horizon",
             "\"12 months\"", "/programme/incident", INCIDENT("2026-02-03", "0.5", "7.5"), NULL);
    loaded l = load_text(text);
    pts_incident x;
    expect_good(&l, text);
    int32_t civil0 = pts_date_to_day((pts_date){2025, 12, 1});
    cr_assert_eq(pts_incident_compile(&x, &l.scenario, civil0, 0), PTS_OK);
    double members = 0.0;
    for (int i = 0; i < l.scenario.n_segments; i++)
        members += (double)l.scenario.segments[i].members;
    cr_assert(x.hit == 1u << 31 && x.points == 10 && x.complains == 0 && x.cost == 13);
    cr_assert(x.day == 64 && x.arrives == 67 && x.detected == 72);
    cr_assert_eq(x.queue, 0.5 * members / 4.0);
    loaded_free(&l);
    free(text);
}

Test(model_incident, places_in_the_queue) {
    pts_incident x = {.queue = 10.0};
    cr_assert_eq(pts_incident_wait(&x, 0), 0);
    cr_assert_eq(pts_incident_wait(&x, 1u << 31), 5);
    cr_assert_eq(pts_incident_wait(&x, UINT32_MAX), 9);
    x.queue = 1e300;
    cr_assert_eq(pts_incident_wait(&x, UINT32_MAX), 1u << 20);
}
