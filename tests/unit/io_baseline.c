/* pointsim tests: baselines as files, hostile ones too, and JUnit reports.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <criterion/criterion.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "pointsim/io.h"

static const char text[] =
    "{\n"
    "  \"schema\": \"pointsim/baseline/1\",\n"
    "  \"version\": \"0.1.0\",\n"
    "  \"scenario\": \"shop\",\n"
    "  \"seed\": \"18446744073709551615\",\n"
    "  \"paths\": 20,\n"
    "  \"sample\": 2000,\n"
    "  \"fingerprint\": \"00f7c79ca3a3a526\",\n"
    "  \"flows\": {\n"
    "    \"issued\": \"9223372036854775807\",\n"
    "    \"reversed\": \"-9223372036854775808\"\n"
    "  },\n"
    "  \"measures\": {\n"
    "    \"issued\": {\"unit\": \"points\", \"mean\": 0.1, \"se\": 1e-05, \"paths\": 20},\n"
    "    \"urr\": {\"unit\": \"share\", \"mean\": 0.30000000000000004, \"se\": null, \"paths\": 1},\n"
    "    \"conversion\": {\"unit\": \"share\", \"mean\": null, \"se\": null, \"paths\": 0}\n"
    "  }\n"
    "}\n";

static int parse(const char *from, size_t n, pts_baseline *b, char message[2000]) {
    pts_problems problems = {0};
    int status = pts_baseline_parse(from, n, b, &problems);
    message[0] = '\0';
    for (int i = 0; i < problems.n; i++) {
        strncat(message, problems.list[i].where, 200);
        strncat(message, ": ", 3);
        strncat(message, problems.list[i].message, 600);
    }
    cr_assert_eq(status == PTS_OK, problems.n == 0);
    pts_problems_free(&problems);
    return status;
}

static char *text_of(const pts_baseline *b) {
    char *made = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&made, &size);
    pts_baseline_to(out, b);
    cr_assert_eq(fclose(out), 0);
    return made;
}

/* The text with its only `old` replaced; the caller's. */
static char *with(const char *old, const char *new) {
    const char *at = strstr(text, old);
    cr_assert(at && !strstr(at + 1, old), "%s is not there once", old);
    char *made = calloc(sizeof text + strlen(new), 1);
    sprintf(made, "%.*s%s%s", (int)(at - text), text, new, at + strlen(old));
    return made;
}

static void refused(const char *old, const char *new, const char *message) {
    char *changed = with(old, new), told[2000];
    pts_baseline b = {0};
    cr_assert_eq(parse(changed, strlen(changed), &b, told), PTS_ERR_INPUT, "%s", new);
    cr_assert(strstr(told, message), "%s\nis told as: %s", new, told);
    cr_assert_null(b.measures);
    cr_assert_null(b.scenario);
    free(changed);
}

Test(baseline, text_to_text) {
    pts_baseline b = {0};
    char told[2000];
    cr_assert_eq(parse(text, strlen(text), &b, told), PTS_OK, "%s", told);
    cr_assert_eq(b.seed, UINT64_MAX);
    cr_assert_eq(b.fingerprint, 0x00f7c79ca3a3a526u);
    cr_assert_eq(b.flows[0].total, INT64_MAX);
    cr_assert_eq(b.flows[1].total, INT64_MIN);
    cr_assert_eq(b.measures[1].mean.value, 0.1 + 0.2);
    cr_assert_not(b.measures[1].se.known);
    cr_assert_not(b.measures[2].mean.known);
    char *again = text_of(&b);
    cr_assert_str_eq(again, text);
    free(again);
    pts_baseline_free(&b);
}

/* Any beginning of the file but the whole (the last line end may be missing). */
Test(baseline, cut_at_every_byte) {
    for (size_t n = 0; n + 2 < sizeof text; n++) {
        pts_baseline b = {0};
        char told[2000];
        cr_assert_eq(parse(text, n, &b, told), PTS_ERR_INPUT, "%zu bytes", n);
        cr_assert(strstr(told, "cut off or damaged"), "%zu bytes: %s", n, told);
        cr_assert(strstr(told, "--update"));
    }
}

Test(baseline, schemas_are_told_apart) {
    refused("baseline/1", "baseline/2", "a newer pointsim wrote this baseline");
    refused("baseline/1", "baseline/99999999999999999999999", "a newer pointsim");
    refused("baseline/1", "baseline/0", "an older pointsim wrote this baseline");
    refused("pointsim/baseline/1", "pointsim/scenario/1", "no baseline of pointsim");
    refused("baseline/1", "baseline/1x", "no baseline of pointsim");
    refused("baseline/1", "baseline/", "no baseline of pointsim");
    refused("\"pointsim/baseline/1\"", "1", "no baseline of pointsim");
}

Test(baseline, wrong_shapes) {
    refused("  \"paths\": 20,\n  \"sample\"", "  \"sample\"", "accepted: the keys");
    refused("\"paths\": 20,\n", "\"paths\": 20, \"paths\": 20,\n", "twice");
    refused("\"schema\"", "\"more\": 1, \"schema\"", "accepted: the keys");
    refused("\"paths\": 20,\n", "\"paths\": 0,\n", "1..1e9");
    refused("\"paths\": 20,\n", "\"paths\": 2.5,\n", "1..1e9");
    refused("\"paths\": 20,\n", "\"paths\": 1e300,\n", "1..1e9");
    refused("\"paths\": 20,\n", "\"paths\": \"20\",\n", "1..1e9");
    refused("\"sample\": 2000", "\"sample\": -1", "1..1e9");
    refused("\"18446744073709551615\"", "\"18446744073709551616\"", "seed");
    refused("\"18446744073709551615\"", "\" 1\"", "seed");
    refused("\"18446744073709551615\"", "12", "seed");
    refused("00f7c79ca3a3a526", "f7c79ca3a3a526", "16 hexadecimal digits");
    refused("00f7c79ca3a3a526", "00F7C79CA3A3A526", "16 hexadecimal digits");
    refused("\"9223372036854775807\"", "\"9223372036854775808\"", "flows.issued");
    refused("\"9223372036854775807\"", "\"+1\"", "flows.issued");
    refused("\"9223372036854775807\"", "12", "flows.issued");
    refused("\"scenario\": \"shop\"", "\"scenario\": \"../x\"", "the name of a scenario");
    refused("\"scenario\": \"shop\"", "\"scenario\": \"\"", "the name of a scenario");
    refused("\"version\": \"0.1.0\"", "\"version\": \"\\u001b[2J\"", "ASCII");
    refused("\"reversed\":", "\"re\\u001b\":", "a-z, 0-9 and _");
    refused("\"mean\": 0.1,", "\"mean\": 1e101,", "measures.issued.mean");
    refused("\"mean\": 0.1,", "\"mean\": \"0.1\",", "measures.issued.mean");
    refused("\"mean\": 0.1,", "\"mean\": null,", "an error only of a mean");
    refused("\"se\": 1e-05", "\"se\": -1", "measures.issued.se");
    refused("\"se\": 1e-05", "\"se\": 1e-05, \"p50\": 1", "unit, mean, se and paths");
    refused("\"unit\": \"points\", ", "", "unit, mean, se and paths");
    refused("\"unit\": \"points\"", "\"unit\": \"\\n\"", "measures.issued.unit");
    refused("{\"unit\": \"points\", \"mean\": 0.1, \"se\": 1e-05, \"paths\": 20}", "[]",
            "measures.issued");
}

Test(baseline, hostile_amounts) {
    char *long_name = calloc(3000, 1), *deep = calloc(3000, 1);
    memset(long_name, 'a', 200);
    memset(deep, '[', 2000);
    refused("conversion", long_name, "a name of 1 to 63 characters");
    refused("\"0.1.0\"", deep, "at most 64");
    char told[2000];
    pts_baseline b = {0};
    cr_assert_eq(parse("[]", 2, &b, told), PTS_ERR_INPUT);
    cr_assert_eq(parse("{}", 2, &b, told), PTS_ERR_INPUT);
    cr_assert_eq(parse("null", 4, &b, told), PTS_ERR_INPUT);
    free(long_name);
    free(deep);
}

/* ---- files ---- */

typedef struct place {
    char dir[64], path[128];
    pts_baseline b;
    pts_problems problems;
} place;

static void place_init(place *p) {
    *p = (place){.dir = "/tmp/pointsim_test_XXXXXX"};
    char told[2000];
    cr_assert_not_null(mkdtemp(p->dir));
    snprintf(p->path, sizeof p->path, "%s/a/b", p->dir);
    cr_assert_eq(parse(text, strlen(text), &p->b, told), PTS_OK);
}

static void place_free(place *p) {
    char command[300];
    snprintf(command, sizeof command, "rm -rf %s", p->dir);
    cr_assert_eq(system(command), 0);
    pts_baseline_free(&p->b);
    pts_problems_free(&p->problems);
}

static int entries(const char *dir) {
    char command[300];
    int n = -1;
    snprintf(command, sizeof command, "ls -A %s | wc -l", dir);
    FILE *in = popen(command, "r");
    cr_assert_eq(fscanf(in, "%d", &n), 1);
    pclose(in);
    return n;
}

Test(files, written_and_read_again) {
    place p;
    pts_baseline read = {0};
    place_init(&p);
    for (int i = 0; i < 2; i++) { /* made with parents; then replaced */
        p.b.paths = 20 + i;
        cr_assert_eq(pts_baseline_write(p.path, &p.b, &p.problems), PTS_OK);
        cr_assert_eq(pts_baseline_read(p.path, "shop", &read, &p.problems), PTS_OK);
        cr_assert_eq(read.paths, 20 + i);
        pts_baseline_free(&read);
    }
    cr_assert_eq(entries(p.path), 1, "nothing is left beside it");
    place_free(&p);
}

Test(files, missing_is_told_with_advice) {
    place p;
    pts_baseline read = {0};
    place_init(&p);
    cr_assert_eq(pts_baseline_read(p.path, "shop", &read, &p.problems), PTS_ERR_INPUT);
    cr_assert(strstr(p.problems.list[0].message, "there is no baseline"));
    cr_assert(strstr(p.problems.list[0].message, "--update"));
    place_free(&p);
}

Test(files, of_another_scenario) {
    place p;
    char from[300], to[300];
    pts_baseline read = {0};
    place_init(&p);
    cr_assert_eq(pts_baseline_write(p.path, &p.b, &p.problems), PTS_OK);
    snprintf(from, sizeof from, "%s/shop.json", p.path);
    snprintf(to, sizeof to, "%s/bank.json", p.path);
    cr_assert_eq(rename(from, to), 0);
    cr_assert_eq(pts_baseline_read(p.path, "bank", &read, &p.problems), PTS_ERR_INPUT);
    cr_assert(strstr(p.problems.list[0].message, "found shop, accepted: bank"));
    cr_assert_null(read.flows);
    place_free(&p);
}

Test(files, no_regular_file_or_too_large) {
    place p;
    char path[300];
    pts_baseline read = {0};
    place_init(&p);
    cr_assert_eq(pts_baseline_write(p.path, &p.b, &p.problems), PTS_OK);
    snprintf(path, sizeof path, "%s/pipe.json", p.path);
    cr_assert_eq(mkfifo(path, 0600), 0);
    cr_assert_eq(pts_baseline_read(p.path, "pipe", &read, &p.problems), PTS_ERR_INPUT);
    cr_assert(strstr(p.problems.list[0].message, "no regular file"));
    snprintf(path, sizeof path, "%s/shop.json", p.path);
    cr_assert_eq(truncate(path, (1 << 20) + 1), 0);
    cr_assert_eq(pts_baseline_read(p.path, "shop", &read, &p.problems), PTS_ERR_INPUT);
    cr_assert(strstr(p.problems.list[1].message, "more than 1 MiB"));
    place_free(&p);
}

Test(files, what_cannot_be_replaced_stays) {
    place p;
    char path[300];
    place_init(&p);
    snprintf(path, sizeof path, "%s/shop.json", p.dir);
    cr_assert_eq(mkdir(path, 0700), 0);
    cr_assert_eq(pts_baseline_write(p.dir, &p.b, &p.problems), PTS_ERR_IO);
    cr_assert_eq(p.problems.n, 1);
    cr_assert_eq(entries(p.dir), 1, "nothing is left beside it");
    snprintf(path, sizeof path, "%s/file", p.dir);
    cr_assert_eq(close(open(path, O_CREAT | O_WRONLY, 0600)), 0);
    cr_assert_eq(pts_baseline_write(path, &p.b, &p.problems), PTS_ERR_IO, "a file is no folder");
    cr_assert_eq(p.problems.n, 2);
    place_free(&p);
}

/* ---- JUnit ---- */

static char *read_all(const char *path) {
    FILE *in = fopen(path, "rb");
    char *all = calloc(20000, 1);
    cr_assert_not_null(in);
    cr_assert_lt(fread(all, 1, 19999, in), 19999);
    fclose(in);
    return all;
}

/* Suites of a drift, of a test of means and of what could not be checked. */
Test(junit, suites_and_cases) {
    place p, q, r;
    pts_check exact = {0}, tested = {0};
    pts_problems wrong = {0};
    place_init(&p);
    place_init(&q);
    place_init(&r);
    q.b.measures[0].mean.value = 0.2;
    q.b.fingerprint = 1;
    q.b.flows[1].total = 5;
    cr_assert_eq(pts_check_make(&p.b, &q.b, 0.01, &exact), PTS_OK);
    pts_check_decide(&exact, 3.0);
    r.b.seed = 1;
    r.b.measures[1].mean.value = 0.4;
    cr_assert_eq(pts_check_make(&p.b, &r.b, 0.01, &tested), PTS_OK);
    pts_check_decide(&tested, 3.0);
    pts_problems_add(&wrong, "a<b", 0, "it's \"5\" & more\xff");
    const pts_junit_suite suites[] = {
        {"shop", &exact, NULL},
        {"shop", &tested, NULL},
        {"evil<&>\"'\x1b[2J\x01\n\xc2\x85\xe2\x80\xae\xef\xbf\xbf\xff", NULL, &wrong}};
    snprintf(p.path, sizeof p.path, "%s/junit.xml", p.dir);
    cr_assert_eq(pts_junit_write(p.path, suites, 3, &p.problems), PTS_OK);
    char *found = read_all(p.path);
    const char *const parts[] = {
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"pointsim check\" "
        "tests=\"9\" failures=\"2\" errors=\"1\" skipped=\"2\">\n",
        "  <testsuite name=\"shop\" tests=\"4\" failures=\"2\" errors=\"0\" skipped=\"0\">\n"
        "    <testcase classname=\"shop\" name=\"fingerprint\">\n"
        "      <failure message=\"the integers differ\">fingerprint before 00f7c79ca3a3a526, after "
        "0000000000000001; reversed -9223372036854775808 to 5</failure>\n    </testcase>\n",
        "    <testcase classname=\"shop\" name=\"issued\">\n      <failure message=\"the mean "
        "differs\">before 0.1 (error 1e-05) points, after 0.2 (error 1e-05) points, z ",
        "    <testcase classname=\"shop\" name=\"urr\"/>\n"
        "    <testcase classname=\"shop\" name=\"conversion\"/>\n  </testsuite>\n",
        "  <testsuite name=\"shop\" tests=\"4\" failures=\"0\" errors=\"0\" skipped=\"2\">\n",
        "name=\"urr\">\n      <skipped message=\"fewer than two paths have a value\"/>\n",
        "  <testsuite name=\"evil&#60;&#38;&#62;&#34;&#39;[2J \xef\xbf\xbd\" tests=\"1\" "
        "failures=\"0\" errors=\"1\" skipped=\"0\">\n",
        "<error message=\"not checked\">a&#60;b: it&#39;s &#34;5&#34; &#38; more\\xff</error>"};
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++)
        cr_assert(strstr(found, parts[i]), "%s\nis not in\n%s", parts[i], found);
    free(found);
    pts_check_free(&exact);
    pts_check_free(&tested);
    pts_problems_free(&wrong);
    place_free(&p);
    place_free(&q);
    place_free(&r);
}
