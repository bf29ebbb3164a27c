/* Fuzz target: any bytes as a CSV file of member lots. SPDX-License-Identifier: GPL-3.0-or-later */
#include <fcntl.h>
#include <unistd.h>

#include "fuzz/check.h"
#include "io/member_lots.h"

enum { ALWAYS, SOMETIMES, NEVER, SEGMENTS }; /* wanted */
enum { MOST_POINTS = 1 << 30 };

/* Held open without a name; a reader opens it by the number of its descriptor. */
static int file = -1;
static char path[40];

static void store_input(const unsigned char *data, size_t size) {
    char name[] = "/tmp/pointsim_fuzz_XXXXXX";
    if (file < 0) {
        file = mkstemp(name);
        check(file >= 0 && unlink(name) == 0, "a temporary file");
        snprintf(path, sizeof path, "/proc/self/fd/%d", file);
    }
    check(pwrite(file, data, size, 0) == (ssize_t)size && ftruncate(file, (off_t)size) == 0,
          "the input in a temporary file");
}

/* What member_lots.h and model.h promise of the members of a segment. */
static void check_given(const pts_given_members *given, int32_t start) {
    check(given->first && given->lots && given->first[0] == 0, "a wanted segment is filled");
    for (int64_t m = 0; m < given->n; m++) {
        int64_t points = 0;
        check(given->first[m] < given->first[m + 1], "a member of the file has a lot");
        for (int64_t i = given->first[m]; i < given->first[m + 1]; i++) {
            const pts_given_lot *lot = &given->lots[i];
            check(lot->points >= 1 && lot->points <= MOST_POINTS, "points of a lot");
            check(lot->earned < start && lot->expiry >= start, "days of a lot");
            check(i == given->first[m] || lot[-1].earned <= lot->earned, "lots oldest first");
            points += lot->points;
        }
        check(points <= MOST_POINTS, "points of a member");
    }
}

/* Reads the file for the wanted segments. */
static void load(const bool wanted[SEGMENTS]) {
    static char names[SEGMENTS][8] = {[ALWAYS] = "file", [SOMETIMES] = "old", [NEVER] = "a"};
    pts_segment segments[SEGMENTS] = {0};
    pts_scenario scenario = {
        .segments = segments, .n_segments = SEGMENTS, .start = {2026, 3, 1}, .horizon_months = 1};
    pts_problems problems = {0};
    for (int i = 0; i < SEGMENTS; i++)
        segments[i].name = names[i];
    int status = pts_member_lots_load(path, &scenario, wanted, &problems);
    check(status == PTS_OK || status == PTS_ERR_INPUT, "status of reading member lots");
    check((status == PTS_OK) == (problems.n == 0), "refused member lots have a problem");
    for (int i = 0; i < SEGMENTS; i++) {
        if (status == PTS_OK && wanted[i])
            check_given(&segments[i].given, pts_date_to_day(scenario.start));
        else
            check(all_zero(&segments[i].given, sizeof segments[i].given),
                  "others stay as they were");
        free(segments[i].given.first);
        free(segments[i].given.lots);
    }
    pts_problems_free(&problems);
}

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size) {
    store_input(data, size);
    load((const bool[SEGMENTS]){[ALWAYS] = true});
    load((const bool[SEGMENTS]){[ALWAYS] = true, [SOMETIMES] = true});
    return 0;
}
