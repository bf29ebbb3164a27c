/* pointsim tests: opening members and their lots read from CSV: what they come to, everything that
 * is refused with its line and column, damaged files, a large file.
 * Copyright (C) 2026 the pointsim authors. SPDX-License-Identifier: GPL-3.0-or-later */
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "io/member_lots.h"
#include "io_help.h"

#define HEAD "member,segment,points,earned,expires\n"

enum { GOLD, SILVER, GUEST, SEGMENTS };

static char folder[200], path[300];

static void make_folder(void) {
    const char *tmp = getenv("TMPDIR");
    snprintf(folder, sizeof folder, "%.150s/pointsim_XXXXXX", tmp ? tmp : "/tmp");
    cr_assert_not_null(mkdtemp(folder));
    snprintf(path, sizeof path, "%s/lots.csv", folder);
}

static void drop_folder(void) {
    char command[300];
    snprintf(command, sizeof command, "rm -rf '%s'", folder);
    cr_assert_eq(system(command), 0);
}

TestSuite(io_member_lots, .init = make_folder, .fini = drop_folder);

/* What a load gave; freed by drop. */
typedef struct load {
    int status;
    pts_problems problems;
    pts_scenario scenario;
    pts_segment segments[SEGMENTS];
} load;

static void drop(load *l) {
    for (int i = 0; i < SEGMENTS; i++) {
        free(l->segments[i].given.first);
        free(l->segments[i].given.lots);
    }
    pts_problems_free(&l->problems);
}

/* Reads the file for the segments of the set. The simulation starts on 2026-01-01. */
static void read_file(load *l, unsigned set) {
    static char names[SEGMENTS][10] = {"gold", "silver", "guest"};
    bool wanted[SEGMENTS];
    *l = (load){0};
    for (int i = 0; i < SEGMENTS; i++) {
        l->segments[i].name = names[i];
        wanted[i] = set >> i & 1u;
    }
    l->scenario.segments = l->segments;
    l->scenario.n_segments = SEGMENTS;
    l->scenario.start = (pts_date){2026, 1, 1};
    l->status = pts_member_lots_load(path, &l->scenario, wanted, &l->problems);
    for (int i = 0; i < SEGMENTS; i++) {
        bool given = l->status == PTS_OK && wanted[i];
        cr_assert_eq(l->segments[i].given.first != NULL, given);
        cr_assert_eq(l->segments[i].given.lots != NULL, given);
        cr_assert(given || l->segments[i].given.n == 0);
    }
    cr_assert_eq(l->problems.n == 0, l->status == PTS_OK);
}

/* Over what there was: emptying a file first makes some file systems wait for the disk. */
static void put_bytes(const char *bytes, size_t n) {
    int out = open(path, O_WRONLY | O_CREAT, 0600);
    cr_assert_geq(out, 0);
    cr_assert_eq(write(out, bytes, n), (ssize_t)n);
    cr_assert_eq(ftruncate(out, (off_t)n), 0);
    close(out);
}

static void read_bytes(load *l, const char *bytes, size_t n, unsigned set) {
    put_bytes(bytes, n);
    read_file(l, set);
}

static void read_text(load *l, const char *text, unsigned set) {
    read_bytes(l, text, strlen(text), set);
}

static const char *message(const load *l, int i) {
    return i < l->problems.n ? l->problems.list[i].message : "none";
}

static int32_t day(int y, int m, int d) {
    return pts_date_to_day((pts_date){y, m, d});
}

/* Member m of the segment holds lots "points/age/last usable day after the start, or -", oldest
 * first. */
static void expect_member(const load *l, int segment, int m, const char *lots) {
    const pts_given_members *given = &l->segments[segment].given;
    int32_t start = day(2026, 1, 1);
    char text[400] = "";
    cr_assert_eq(l->status, PTS_OK, "%s", message(l, 0));
    cr_assert_lt(m, given->n);
    for (int64_t i = given->first[m]; i < given->first[m + 1]; i++) {
        const pts_given_lot *lot = &given->lots[i];
        size_t n = strlen(text);
        n += (size_t)snprintf(text + n, sizeof text - n, "%s%d/%d/", n ? " " : "", lot->points,
                              start - lot->earned);
        if (lot->expiry == INT32_MAX)
            snprintf(text + n, sizeof text - n, "-");
        else
            snprintf(text + n, sizeof text - n, "%d", lot->expiry - start);
    }
    cr_assert_str_eq(text, lots);
}

/* ---- what is read ---- */

Test(io_member_lots, members_and_lots_in_order) {
    load l;
    read_text(&l,
              HEAD "b,gold,5,2025-12-30,\n"
                   "a,silver,7,2025-12-31,2026-01-01\n"
                   "c,gold,1,2025-12-22,2026-01-02\n"
                   "b,gold,6,2025-12-31,\n"
                   "b,gold,7,2025-12-29,2027-01-01\n"
                   "b,gold,8,2025-12-30,2026-01-01\n"
                   "d,gold,0,,\n"
                   "e,guest,3,2025-12-31,\n",
              1u << GOLD | 1u << SILVER);
    cr_assert_eq(l.segments[GOLD].given.n, 3);
    cr_assert_eq(l.segments[SILVER].given.n, 1);
    cr_assert_eq(l.segments[GOLD].given.first[0], 0);
    expect_member(&l, GOLD, 0, "7/3/365 5/2/- 8/2/0 6/1/-");
    expect_member(&l, GOLD, 1, "1/10/1");
    expect_member(&l, GOLD, 2, "");
    expect_member(&l, SILVER, 0, "7/1/0");
    drop(&l);
}

Test(io_member_lots, columns_in_any_order_and_without_expires) {
    load l;
    read_text(&l, "earned,points,member,segment\n2025-12-31,9,m,guest\n", 1u << GUEST);
    expect_member(&l, GUEST, 0, "9/1/-");
    drop(&l);
    read_text(&l, "expires,segment,points,member,earned\n,guest,9,m,2025-12-31\n", 1u << GUEST);
    expect_member(&l, GUEST, 0, "9/1/-");
    drop(&l);
}

Test(io_member_lots, limits_are_accepted) {
    char text[600], id[129];
    load l;
    memset(id, 'x', 128);
    id[128] = '\0';
    snprintf(text, sizeof text,
             HEAD "%s,gold,1073741823,1982-03-13,9999-12-31\n%s,gold,00000000000001,2025-12-31,\n"
                  "n,gold,1073741824,2025-12-31,\nn,gold,0,,\n",
             id, id);
    read_text(&l, text, 1u << GOLD);
    cr_assert_eq(l.segments[GOLD].given.n, 2);
    expect_member(&l, GOLD, 0, "1073741823/16000/2912442 1/1/-");
    expect_member(&l, GOLD, 1, "1073741824/1/-");
    drop(&l);
}

/* Byte order mark, ends of lines, empty lines, quotes, spaces, no end of the last line. */
Test(io_member_lots, forms_of_csv) {
    static const char *const files[] = {
        HEAD "m,gold,1,2025-12-31,\nn,gold,2,2025-12-30,\n",
        HEAD "m,gold,1,2025-12-31,\nn,gold,2,2025-12-30,",
        "\xEF\xBB\xBF" HEAD "m,gold,1,2025-12-31,\nn,gold,2,2025-12-30,\n",
        "\xEF\xBB\xBF\"member\",segment,points,earned\r\nm,gold,1,2025-12-31\r\n"
        "n,gold,2,2025-12-30",
        "member,segment,points,earned\rm,gold,1,2025-12-31\rn,gold,2,2025-12-30\r",
        "\n\r\n  \n" HEAD "\n\nm,gold,1,2025-12-31,\n \t\nn,gold,2,2025-12-30,\n\n\n",
        HEAD "\"m\" , \"gold\",  1 ,\"2025-12-31\",\"\"\n\tn,gold,\"2\",2025-12-30 , \n"};
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        load l;
        read_text(&l, files[i], 1u << GOLD);
        cr_assert_eq(l.status, PTS_OK, "file %zu: %s", i, message(&l, 0));
        cr_assert_eq(l.segments[GOLD].given.n, 2);
        expect_member(&l, GOLD, 0, "1/1/-");
        expect_member(&l, GOLD, 1, "2/2/-");
        drop(&l);
    }
}

/* Ids are texts: these are all different. */
Test(io_member_lots, ids_are_texts) {
    static const char *const ids[] = {
        "m", "M",  "\"m\"\"\"", "\" m\"",   "\"m,n\"",   "\"m\nn\"",         "\"m\r\nn\"",
        "1", "01", "m m",       "\xC3\xA9", "e\xCC\x81", "\xF0\x9F\x98\x80", "1e0",
        "-", "m'", "\"\"\"\"",  "mm"};
    char text[2000] = HEAD;
    int n = sizeof ids / sizeof *ids;
    load l;
    for (int twice = 0; twice < 2; twice++)
        for (int i = 0; i < n; i++)
            snprintf(text + strlen(text), sizeof text - strlen(text), "%s,gold,%d,2025-12-31,\n",
                     ids[i], i + 1);
    read_text(&l, text, 1u << GOLD);
    cr_assert_eq(l.status, PTS_OK, "%s", message(&l, 0));
    cr_assert_eq(l.segments[GOLD].given.n, n);
    for (int i = 0; i < n; i++) {
        char lots[40];
        snprintf(lots, sizeof lots, "%d/1/- %d/1/-", i + 1, i + 1);
        expect_member(&l, GOLD, i, lots);
    }
    drop(&l);
}

/* ---- what is refused ---- */

typedef struct refusal {
    const char *text;
    const char *begin; /* of the only message */
    const char *part;  /* of it too */
} refusal;

static void expect_refused_bytes(const char *bytes, size_t n, const refusal *r) {
    load l;
    read_bytes(&l, bytes, n, 1u << GOLD);
    cr_assert_eq(l.status, PTS_ERR_INPUT, "%s: status %d", r->begin, l.status);
    cr_assert_eq(l.problems.n, 1, "%s: also %s", r->begin, message(&l, 1));
    cr_assert_str_eq(l.problems.list[0].where, path);
    cr_assert_eq(l.problems.list[0].line, 0); /* which is of the scenario's file */
    cr_assert_eq(strncmp(message(&l, 0), r->begin, strlen(r->begin)), 0, "\"%s\", not \"%s\"",
                 message(&l, 0), r->begin);
    cr_assert(!r->part || strstr(message(&l, 0), r->part), "\"%s\" without \"%s\"", message(&l, 0),
              r->part);
    drop(&l);
}

static void expect_all_refused(const refusal *list, size_t n) {
    for (size_t i = 0; i < n; i++)
        expect_refused_bytes(list[i].text, strlen(list[i].text), &list[i]);
}

#define REFUSED(list) expect_all_refused(list, sizeof list / sizeof *list)
#define GOOD          "m,gold,1,2025-12-31,\n"

Test(io_member_lots, wrong_headers) {
    static const refusal list[] = {
        {"", "found an empty file", "member, segment, points, earned"},
        {"\xEF\xBB\xBF", "found an empty file", NULL},
        {"\n\r\n  ", "found an empty file", NULL},
        {HEAD, "line 1: found no row below the header", NULL},
        {"\n\n" HEAD "\n \n", "line 3: found no row below the header", NULL},
        {"member,segment,point,earned\nm,gold,1,2025-12-31\n",
         "line 1, column 3: found \"point\" as the name of a column", "did you mean \"points\"?"},
        {"member,segment,points,earned,expiry\n" GOOD,
         "line 1, column 5: found \"expiry\" as the name of a column", "did you mean \"expires\"?"},
        {"member,segment,points,earned,tier\n" GOOD,
         "line 1, column 5: found \"tier\" as the name of a column, accepted: the columns member",
         NULL},
        {"member,segment,points,earned,\n" GOOD,
         "line 1, column 5: found nothing as the name of a column", NULL},
        {"\nmember,segment,point,points,earned\nm,gold,x,1,2025-12-31\n",
         "line 2, column 3: found \"point\" as the name of a column", "did you mean \"points\"?"},
        {"member,segment,points,earned,points\n" GOOD,
         "line 1, column 5: found \"points\" again, as in column 3", "each column once"},
        {"segment,points,earned\ngold,1,2025-12-31\n", "line 1: found no column \"member\"", NULL},
        {"member,points,earned\nm,1,2025-12-31\n", "line 1: found no column \"segment\"", NULL},
        {"member,segment,earned\nm,gold,2025-12-31\n", "line 1: found no column \"points\"", NULL},
        {"member,segment,points\nm,gold,1\n", "line 1: found no column \"earned\"", NULL},
        {"member;segment;points;earned\nm;gold;1;2025-12-31\n",
         "line 1, column 1: found \"member;segment;points;earned\"", "commas between"},
        {"\nmember,segment,points,earned\" x\n" GOOD, "line 2, column 4: found a quote inside",
         "two quotes for each"},
        {"\"mem\xFF"
         "ber\",member,segment,points,earned\n0,m,gold,1,2025-12-31\n",
         "line 1, column 1: found \"mem\\xffber\" as the name", NULL},
        {"\xFF\xFEm", "line 1: found UTF-16, accepted: UTF-8", NULL},
        {"\xFE\xFFm", "line 1: found UTF-16, accepted: UTF-8", NULL}};
    REFUSED(list);
}

/* A field as it stands in the file, and as the message shows it. The last number is 2^64 + 5. */
Test(io_member_lots, wrong_points) {
    static const char *const wrong[][2] = {{"", "nothing"},
                                           {"-5", "\"-5\""},
                                           {"+5", "\"+5\""},
                                           {"1.5", "\"1.5\""},
                                           {"1e3", "\"1e3\""},
                                           {"x", "\"x\""},
                                           {"\" 5\"", "\" 5\""},
                                           {"5 5", "\"5 5\""},
                                           {"\"1,000\"", "\"1,000\""},
                                           {"0x10", "\"0x10\""},
                                           {"1073741825", "\"1073741825\""},
                                           {"18446744073709551621", "\"18446744073709551621\""}};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        char text[300], begin[200];
        snprintf(text, sizeof text, HEAD GOOD "n,gold,%s,2025-12-31,\n", wrong[i][0]);
        snprintf(begin, sizeof begin,
                 "line 3, column 3 (points): found %s, accepted: a whole number, 0 to 1073741824 "
                 "points",
                 wrong[i][1]);
        refusal r = {text, begin, NULL};
        expect_all_refused(&r, 1);
    }
}

Test(io_member_lots, wrong_dates) {
    static const refusal list[] = {
        {HEAD "m,gold,1,,\n", "line 2, column 4 (earned): found nothing, accepted: a date",
         "nothing only beside 0 points"},
        {HEAD "m,gold,1,2026-01-01,\n", "line 2, column 4 (earned): found \"2026-01-01\"",
         "a date, 1982-03-13 to 2025-12-31: before simulation.start 2026-01-01 by at most 16000"},
        {HEAD "m,gold,1,1982-03-12,\n", "line 2, column 4 (earned): found \"1982-03-12\"",
         "at most 16000 days"},
        {HEAD "m,gold,1,2025-02-29,\n", "line 2, column 4 (earned): found \"2025-02-29\"", NULL},
        {HEAD "m,gold,1,31.12.2025,\n", "line 2, column 4 (earned): found \"31.12.2025\"", NULL},
        {HEAD "m,gold,1,2025-12-31T00:00,\n", "line 2, column 4 (earned): found \"2025-12-31T",
         NULL},
        {HEAD "m,gold,0,2025-12-31,\n", "line 2, column 4 (earned): found \"2025-12-31\"",
         "nothing beside 0 points"},
        {HEAD "m,gold,0,,2026-12-31\n", "line 2, column 5 (expires): found \"2026-12-31\"",
         "nothing beside 0 points"},
        {HEAD "m,gold,1,2025-12-31,2025-12-30\n",
         "line 2, column 5 (expires): found \"2025-12-30\"",
         "not before the day of earning, 2025-12-31"},
        {HEAD "m,gold,1,2025-12-30,2025-12-31\n",
         "line 2, column 5 (expires): found \"2025-12-31\"", "lapsed already: leave it out"},
        {HEAD "m,gold,1,2025-12-31,never\n", "line 2, column 5 (expires): found \"never\"",
         "the last day on which the points can be used"},
        {HEAD "m,gold,1,2025-12-31,2027-1-1\n", "line 2, column 5 (expires): found \"2027-1-1\"",
         NULL}};
    REFUSED(list);
}

Test(io_member_lots, wrong_members_and_segments) {
    static const refusal list[] = {
        {HEAD GOOD ",gold,1,2025-12-31,\n", "line 3, column 1 (member): found nothing", "1 to 128"},
        {HEAD GOOD "\xC3\x28,gold,1,2025-12-31,\n", "line 3, column 1 (member): found \"\\xc3(\"",
         "UTF-8"},
        {HEAD GOOD "n,,1,2025-12-31,\n", "line 3, column 2 (segment): found nothing",
         "the name of a segment"},
        {HEAD GOOD "n,glod,1,2025-12-31,\n", "line 3, column 2 (segment): found \"glod\"",
         "did you mean \"gold\"?"},
        {HEAD GOOD "n,platinum,1,2025-12-31,\n", "line 3, column 2 (segment): found \"platinum\"",
         NULL},
        {HEAD GOOD "n,glod,1,2025-12-31,\no,glod,1,2025-12-31,\n",
         "line 3, column 2 (segment): found \"glod\"", NULL}, /* a name is told once */
        {HEAD GOOD "m,guest,1,2025-12-31,\n",
         "line 3, column 2 (segment): found \"guest\" for the member \"m\", who is in \"gold\" on "
         "line 2",
         "one segment for a member"},
        {HEAD "n,guest,1,2025-12-31,\n", "found no member of the segment \"gold\"", "1 or more"},
        {HEAD GOOD "n,guest,1,2025-12-31\n", "line 3: found 4 fields, accepted: 5", "header"},
        {HEAD GOOD "\n\nn,guest,1,2025-12-31,,\n", "line 5: found 6 fields, accepted: 5", NULL},
        {HEAD GOOD "n\n", "line 3: found 1 field, accepted: 5", NULL}};
    REFUSED(list);
}

/* Rows of a segment that is not wanted are checked too. */
Test(io_member_lots, too_many_points_of_a_member) {
    static const refusal list[] = {
        {HEAD GOOD "m,gold,1073741824,2025-12-31,\nm,gold,9,2025-12-31,\n",
         "line 3, column 3 (points): found 1073741825 points of the member \"m\" up to here",
         "at most 1073741824"},
        {HEAD GOOD "n,guest,1073741824,2025-12-31,\n" GOOD "n,guest,2,2025-12-31,\n",
         "line 5, column 3 (points): found 1073741826 points of the member \"n\"", NULL}};
    REFUSED(list);
}

/* Lines are those of the file, whatever is within quotes. */
Test(io_member_lots, lines_of_fields_within_quotes) {
    static const refusal list[] = {
        {HEAD "\"a\nb\r\nc\",gold,1,2025-12-31,\nn,gold,x,2025-12-31,\n",
         "line 5, column 3 (points): found \"x\"", NULL},
        {HEAD "\"a\nb\",gold,x,2025-12-31,\n", "line 3, column 3 (points): found \"x\"", NULL},
        {HEAD "\"a\nb\",gold,1\n", "line 2: found 3 fields", NULL},
        {HEAD GOOD "n,\"go\r\nld\",1,2025-12-31,\n",
         "line 3, column 2 (segment): found \"go\\u000d\\u000ald\"", NULL},
        {HEAD GOOD "n\"n,gold,1,2025-12-31,\n", "line 3, column 1 (member): found a quote inside",
         "two quotes for each one in it"},
        {HEAD GOOD "n,\"go\nld\"x,1,2025-12-31,\n",
         "line 4, column 2 (segment): found a quote "
         "inside",
         NULL},
        {HEAD GOOD "\"n\nn,gold,1,2025-12-31,\n",
         "line 3, column 1 (member): found a quote that "
         "nothing closes",
         NULL},
        {HEAD GOOD "n,\"gold,1,2025-12-31,\n\n", "line 3, column 2 (segment): found a quote that",
         NULL},
        {HEAD "m,gold,1,2025-12-31,\r\n\r\n\rn,gold,x,2025-12-31,\r\n",
         "line 5, column 3 (points): found \"x\"", NULL}};
    REFUSED(list);
}

/* ---- bytes ---- */

#define NUL_REFUSED(text, begin, part)                                                             \
    expect_refused_bytes(text, sizeof text - 1, &(refusal){NULL, begin, part})

Test(io_member_lots, nul_bytes) {
    NUL_REFUSED(HEAD "m\0,gold,1,2025-12-31,\n", "line 2, column 1 (member): found \"m\\x00\"",
                "without the byte 0x00");
    NUL_REFUSED(HEAD GOOD "n,gold\0,1,2025-12-31,\n",
                "line 3, column 2 (segment): found \"gold\\x00\"", NULL);
    NUL_REFUSED(HEAD "m,gold,1\0,2025-12-31,\n", "line 2, column 3 (points): found \"1\\x00\"",
                NULL);
    NUL_REFUSED(HEAD "m,gold,1,2025-12-31\0,\n",
                "line 2, column 4 (earned): found \"2025-12-31\\x00\"", NULL);
    NUL_REFUSED(HEAD "m,gold,1,2025-12-31,\0\n", "line 2, column 5 (expires): found \"\\x00\"",
                NULL);
    NUL_REFUSED(HEAD "m,gold,1,2025-12-31,\n\0", "line 3: found 1 field, accepted: 5", NULL);
    NUL_REFUSED("points\0,member,segment,points,earned\n0,m,gold,1,2025-12-31\n",
                "line 1, column 1: found \"points\\x00\" as the name of a column", NULL);
}

/* A file with one field of n bytes in the place of the %s. */
static void expect_long_field(const char *before, size_t n, char c, const char *after,
                              const char *begin) {
    size_t size = strlen(before) + n + strlen(after);
    char *text = malloc(size + 1);
    cr_assert_not_null(text);
    memcpy(text, before, strlen(before));
    memset(text + strlen(before), c, n);
    snprintf(text + strlen(before) + n, strlen(after) + 1, "%s", after);
    expect_refused_bytes(text, size, &(refusal){NULL, begin, NULL});
    free(text);
}

Test(io_member_lots, long_fields) {
    const char *rest = ",gold,1,2025-12-31,\n";
    expect_long_field(HEAD GOOD, 129, 'x', rest, "line 3, column 1 (member): found \"xxx");
    expect_long_field(HEAD GOOD, 1 << 20, 'x', rest, "line 3, column 1 (member): found \"xxx");
    expect_long_field(HEAD GOOD, (1 << 20) + 1, 'x', rest,
                      "line 3, column 1 (member): found a field of more than 1 MiB");
    expect_long_field(HEAD GOOD "n,gold,1,\"", 5 << 20, 'x', "",
                      "line 3, column 4 (earned): found a field of more than 1 MiB");
    expect_long_field(HEAD "n,\"gold", 2 << 20, '\n', "\"\n",
                      "line 2, column 2 (segment): found a field of more than 1 MiB");
    expect_long_field("", 2 << 20, 'x', "", "line 1, column 1: found a field of more than 1 MiB");
    expect_long_field(HEAD GOOD, 2 << 20, ',', "", "line 3: found 2097153 fields, accepted: 5");
    expect_long_field(HEAD GOOD, 2 << 20, '\n', "x", "line 2097155: found 1 field");
    expect_long_field(HEAD GOOD "n,gold,1", 2 << 20, ' ', "x,2025-12-31,",
                      "line 3, column 3 (points): found a field of more than 1 MiB");
}

/* What is quoted of a long field is cut before a whole character. */
Test(io_member_lots, long_fields_are_cut) {
    char text[300] = HEAD GOOD, *end = text + strlen(text);
    load l;
    for (int i = 0; i < 40; i++)
        end += snprintf(end, 10, "\xE2\x82\xAC");
    snprintf(end, 130, ",gold,1,2025-12-31,\nn,gold,%059d\xE2\x82\xACz,2025-12-31,\n", 0);
    read_text(&l, text, 1u << GOLD);
    cr_assert_eq(l.problems.n, 1, "%s", message(&l, 0)); /* 120 bytes are an id */
    cr_assert_not_null(strstr(message(&l, 0), "00000...\""), "%s", message(&l, 0));
    cr_assert_null(strstr(message(&l, 0), "\\x"));
    drop(&l);
}

/* ---- many problems ---- */

Test(io_member_lots, everything_wrong_is_told) {
    static const char *const begins[] = {
        "line 1, column 3: found \"point\"",
        "line 1, column 6: found \"tier\"",
        "line 2, column 3 (points): found \"x\"",
        "line 3, column 1 (member): found nothing",
        "line 3, column 2 (segment)",
        "line 3, column 4 (earned)",
        "line 3, column 5 (expires)",
        "line 4: found 7 fields",
        "line 6, column 2 (segment): found a quote inside",
        "line 7, column 2 (segment): found \"guest\" for the member \"m\"",
        "line 7, column 3 (points)",
        "line 9, column 1 (member): found a quote that nothing closes"};
    load l;
    int n = sizeof begins / sizeof *begins;
    read_text(&l,
              "member,segment,point,earned,expires,tier\n"
              "m,gold,x,2025-12-31,,1\n"
              ",glod,5,2026-12-31,2025-12-31,1\n"
              "m,gold,1,2025-12-31,,1,\n"
              "m,gold,2,2025-12-31,,1\n"
              "m,\"gold\"d\"\",2,2025-12-31,,1\n"
              "m,guest,,2025-12-31,,1\n"
              "n,gold,0,,,\n"
              "\"o,gold,1,2025-12-31,,1\n\n",
              1u << GOLD | 1u << SILVER);
    cr_assert_eq(l.status, PTS_ERR_INPUT);
    for (int i = 0; i < n; i++)
        cr_assert_eq(strncmp(message(&l, i), begins[i], strlen(begins[i])), 0, "%d: %s, not %s", i,
                     message(&l, i), begins[i]);
    cr_assert_eq(l.problems.n, n, "%s", message(&l, n));
    drop(&l);
}

Test(io_member_lots, the_list_of_problems_ends) {
    FILE *out = fopen(path, "wb");
    load l;
    cr_assert_not_null(out);
    fprintf(out, HEAD);
    for (int i = 0; i < 5000; i++)
        fprintf(out, "m,silvre%d,1,2025-12-31,\n", i);
    fclose(out);
    read_file(&l, 1u << GOLD);
    cr_assert_eq(l.status, PTS_ERR_INPUT);
    cr_assert_eq(l.problems.n, 51);
    cr_assert_not_null(strstr(message(&l, 49), "line 51, column 2 (segment)"));
    cr_assert_not_null(strstr(message(&l, 50), "50 problems: the file is not read on"));
    drop(&l);
}

/* ---- files ---- */

static void expect_unreadable(const char *part) {
    load l;
    read_file(&l, 1u << GOLD);
    cr_assert_eq(l.status, PTS_ERR_IO, "status %d", l.status);
    cr_assert_eq(l.problems.n, 1);
    cr_assert_str_eq(l.problems.list[0].where, path);
    cr_assert_not_null(strstr(message(&l, 0), part), "%s", message(&l, 0));
    drop(&l);
}

Test(io_member_lots, files_that_cannot_be_read) {
    expect_unreadable("No such file");
    cr_assert_eq(mkdir(path, 0700), 0);
    expect_unreadable("directory");
    cr_assert_eq(rmdir(path), 0);
    put_bytes(HEAD GOOD, strlen(HEAD GOOD));
    cr_assert_eq(chmod(path, 0), 0);
    if (access(path, R_OK) != 0) /* root reads it all the same */
        expect_unreadable("denied");
    snprintf(path, sizeof path, "%s/nowhere/lots.csv", folder);
    expect_unreadable("No such file");
}

/* ---- damage ---- */

static const char small_file[] = "member,segment,points,earned,expires\r\n"
                                 "\"m \"\"1\",gold,12,2025-12-31,\n"
                                 "n,guest,0,,\n\n"
                                 "m,gold,7,2024-02-29,2026-01-01";

/* Whatever becomes of it: read, or refused with a reason (read_file asserts it). */
static void expect_no_crash(const char *bytes, size_t n) {
    load l;
    read_bytes(&l, bytes, n, 1u << GOLD);
    cr_assert(l.status == PTS_OK || l.status == PTS_ERR_INPUT, "status %d", l.status);
    drop(&l);
}

Test(io_member_lots, every_byte_damaged) {
    char bytes[sizeof small_file];
    size_t n = sizeof small_file - 1;
    load l;
    read_text(&l, small_file, 1u << GOLD);
    expect_member(&l, GOLD, 0, "12/1/-");
    expect_member(&l, GOLD, 1, "7/672/0");
    drop(&l);
    for (size_t at = 0; at < n; at++) {
        for (int byte = 0; byte < 256; byte++) {
            memcpy(bytes, small_file, n);
            bytes[at] = (char)byte;
            expect_no_crash(bytes, n);
        }
        memmove(bytes + at, small_file + at + 1, n - at - 1); /* without it */
        expect_no_crash(bytes, n - 1);
        expect_no_crash(small_file, at); /* cut short */
    }
}

/* ---- a large file ---- */

enum { MEMBERS = 9000, LOTS = 40000 };

typedef struct row {
    int member; /* in the order of their first rows */
    pts_given_lot lot;
    int at; /* in the file */
} row;

static uint32_t next_word(uint32_t *state) {
    *state ^= *state << 13;
    *state ^= *state >> 17;
    *state ^= *state << 5;
    return *state;
}

static int older(const void *a, const void *b) {
    const row *x = a, *y = b;
    if (x->member != y->member)
        return x->member - y->member;
    return x->lot.earned != y->lot.earned ? x->lot.earned - y->lot.earned : x->at - y->at;
}

static row *make_rows(void) {
    int32_t start = day(2026, 1, 1);
    uint32_t state = 12345;
    row *rows = calloc(LOTS, sizeof *rows);
    cr_assert_not_null(rows);
    for (int i = 0; i < LOTS; i++) {
        rows[i].member = i < MEMBERS ? i : (int)(next_word(&state) % MEMBERS);
        rows[i].lot.points = 1 + (int)(next_word(&state) % 10000);
        rows[i].lot.earned = start - 1 - (int)(next_word(&state) % 40 * 400);
        rows[i].lot.expiry = i % 5 ? start + (int)(next_word(&state) % 1000) : INT32_MAX;
        rows[i].at = i;
    }
    return rows;
}

/* Members by number modulo 3 in gold, silver and guest; ids and rows of several forms. */
static void write_rows(const row *rows, const char *end) {
    static const char *const names[] = {"gold", "\"silver\"", "guest"};
    FILE *out = fopen(path, "wb");
    cr_assert_not_null(out);
    fprintf(out, "earned,member,points,expires,segment%s", end);
    for (int i = 0; i < LOTS; i++) {
        char earned[11], expiry[11] = "";
        pts_date_format(rows[i].lot.earned, earned);
        if (rows[i].lot.expiry != INT32_MAX)
            pts_date_format(rows[i].lot.expiry, expiry);
        fprintf(out, "%s,\"id, %s%d\",%d,%s,%s%s", earned, rows[i].member % 7 ? "" : "\"\"\r\n",
                rows[i].member, rows[i].lot.points, expiry, names[rows[i].member % 3], end);
    }
    fclose(out);
}

static void expect_rows(const load *l, const row *rows) {
    int64_t lots[2] = {0}, members[2] = {0};
    cr_assert_eq(l->status, PTS_OK, "%s", message(l, 0));
    for (int i = 0; i < LOTS; i++) {
        int segment = rows[i].member % 3;
        const pts_given_members *given = &l->segments[segment].given;
        if (segment == GUEST)
            continue;
        if (i == 0 || rows[i].member != rows[i - 1].member)
            cr_assert_eq(given->first[members[segment]++], lots[segment]);
        const pts_given_lot *lot = &given->lots[lots[segment]++];
        cr_assert_eq(lot->points, rows[i].lot.points, "row %d", rows[i].at);
        cr_assert_eq(lot->earned, rows[i].lot.earned, "row %d", rows[i].at);
        cr_assert_eq(lot->expiry, rows[i].lot.expiry, "row %d", rows[i].at);
    }
    for (int i = 0; i < 2; i++) {
        cr_assert_eq(l->segments[i].given.n, members[i]);
        cr_assert_eq(l->segments[i].given.first[members[i]], lots[i]);
    }
}

Test(io_member_lots, a_large_file_is_what_was_written) {
    static const char *const ends[] = {"\n", "\r\n", "\r"};
    row *rows = make_rows(), *sorted = malloc(LOTS * sizeof *sorted);
    cr_assert_not_null(sorted);
    memcpy(sorted, rows, LOTS * sizeof *sorted);
    qsort(sorted, LOTS, sizeof *sorted, older);
    int64_t line = 2;
    for (int i = 0; i < LOTS; i++)
        line += rows[i].member % 7 ? 1 : 2;
    for (int i = 0; i < 3; i++) {
        char begin[60];
        load l;
        write_rows(rows, ends[i]);
        read_file(&l, 1u << GOLD | 1u << SILVER);
        expect_rows(&l, sorted);
        drop(&l);
        FILE *out = fopen(path, "ab");
        cr_assert_not_null(out);
        fprintf(out, "x");
        fclose(out);
        read_file(&l, 1u << GOLD); /* and its lines are counted */
        snprintf(begin, sizeof begin, "line %d: found 1 field", (int)line);
        cr_assert_eq(strncmp(message(&l, 0), begin, strlen(begin)), 0, "%s, not %s", message(&l, 0),
                     begin);
        drop(&l);
    }
    free(rows);
    free(sorted);
}
