/* pointsim tests: the strict scan against hostile texts, merge patches and pointers against the
 * examples of their RFCs.
 * Copyright (C) 2026 the pointsim authors. SPDX-License-Identifier: GPL-3.0-or-later */
#include "io_help.h"

/* ---- the scan ---- */

static int scan(const char *text, size_t length, pts_problems *problems) {
    pts_json_lines lines = {0};
    pts_json_text source = {.data = text, .length = length, .label = "file"};
    int status = pts_json_scan(&source, &lines, problems);
    free(lines.line);
    return status;
}

static void expect_clean(const char *text) {
    pts_problems problems = {0};
    int status = scan(text, strlen(text), &problems);
    cr_assert_eq(status, PTS_OK, "%.60s: %s", text, problems.n ? problems.list[0].message : "");
    cr_assert_eq(problems.n, 0);
}

/* One problem that holds `part`. */
static void expect_error(const char *text, size_t length, int line, const char *part) {
    pts_problems problems = {0};
    int status = scan(text, length, &problems);
    cr_assert_eq(status, PTS_ERR_INPUT, "%.60s is accepted", text);
    cr_assert_eq(problems.n, 1, "%.60s: %d problems", text, problems.n);
    cr_assert_eq(problems.list[0].line, line, "%.60s: line %d", text, problems.list[0].line);
    cr_assert_not_null(strstr(problems.list[0].message, part), "%.60s: \"%s\" lacks \"%s\"", text,
                       problems.list[0].message, part);
    pts_problems_free(&problems);
}

static void refused(const char *text, const char *part) {
    expect_error(text, strlen(text), 1, part);
}

Test(io_json, accepts_what_rfc_8259_accepts) {
    const char *const texts[] = {"0",
                                 "-0",
                                 "-0.5e-10",
                                 "1E+5",
                                 "123456789012345",
                                 "9007199254740992",
                                 "1e308",
                                 "1e-400",
                                 "true",
                                 "false",
                                 "null",
                                 "\"\"",
                                 "[]",
                                 "{}",
                                 " \t\r\n[ ] ",
                                 "[1,2]",
                                 "{\"a\":{\"a\":1}}",
                                 "\"\\\" \\\\ \\/ \\b\\f\\n\\r\\t\\u0041\\uD83D\\uDE00\"",
                                 "\"\xC3\xA9\xE2\x82\xAC\"",
                                 "\"\xF0\x9F\x98\x80\"",
                                 "\"\x7F\"",
                                 "{\"\":1,\"a\":2}",
                                 "\xEF\xBB\xBF{}",
                                 "[[1],[1]]",
                                 "[{\"a\":1},{\"a\":1}]"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        expect_clean(texts[i]);
}

Test(io_json, refuses_empty_truncated_and_trailing) {
    refused("", "line 1, column 1: found the end of the text, accepted: an object");
    expect_error(" \n\t ", 4, 2, "empty");
    refused("{\"a\": 1", "comma or }");
    refused("[1, 2", "comma or ]");
    refused("\"abc", "closing \"");
    refused("\"abc\\", "after a backslash");
    refused("{\"a\"", "colon");
    refused("{\"a\":", "the end of the text, accepted: a value");
    refused("{} x", "found x, accepted: nothing after the end");
    refused("{}{}", "line 1, column 3");
    refused("1 2", "nothing after the end");
    expect_error("{}\0", 3, 1, "the byte 0x00");
    expect_error("{\"a\": 1,\n\n \"b\": ?}", 18, 3, "line 3, column 7: found ?, accepted: a value");
}

Test(io_json, columns_count_characters) {
    refused("[\"\xC3\xA9\xC3\xA9\", ?]", "column 8");
    refused("\xEF\xBB\xBF[?]", "column 2");
}

Test(io_json, refuses_what_is_no_json) {
    refused("{'a': 1}", "key in double quotes");
    refused("{\"a\": 1,}", "key in double quotes");
    refused("[1,]", "a value");
    refused("[1 2]", "comma or ]");
    refused("// x", "a value");
    refused("{a: 1}", "found a, accepted: a key");
    refused("NaN", "found NaN");
    refused("Infinity", "found Infinity");
    refused("-Infinity", "finite decimals");
    refused("[nan]", "found nan");
    refused("tru", "found tru");
    refused("TRUE", "found TRUE");
    refused("01", "leading zeros");
    refused("-", "a digit");
    refused("+1", "found +1");
    refused(".5", "found .5");
    refused("1.", "after the decimal point");
    refused("1.e5", "after the decimal point");
    refused("1e", "exponent");
    refused("0x10", "nothing after");
    refused("[", "a value");
    refused("]", "found ]");
    refused("\v{}", "the byte 0x0b");
}

Test(io_json, refuses_numbers_that_no_double_holds) {
    refused("1e400", "within 1.7e308");
    refused("[-1e309]", "column 2: found -1e309");
    refused("9007199254740993", "in quotes");
    refused("12345678901234567891", "in quotes");
    expect_clean("18014398509481984");
    expect_clean("0.1000000000000000055511151231257827");
    refused("1000000000000000000000000000000000000000000000000000000000000", "60 characters");
}

Test(io_json, refuses_text_that_is_no_unicode) {
    refused("\"\\u0000\"", "U+0000");
    refused("\"\\uD800\"", "low surrogate");
    refused("\"\\uD800x\"", "low surrogate");
    refused("\"\\uD800\\u0041\"", "low surrogate");
    refused("\"\\uDC00\"", "high surrogate");
    refused("\"\\u12G4\"", "hexadecimal");
    refused("\"\\u12\"", "hexadecimal");
    refused("\"\\x\"", "after a backslash");
    refused("\"\n\"", "on one line");
    refused("\"\x01\"", "on one line");
    refused("\"\x80\"", "UTF-8");
    refused("\"\xC0\x80\"", "UTF-8");         /* overlong */
    refused("\"\xE0\x80\xAF\"", "UTF-8");     /* overlong */
    refused("\"\xED\xA0\x80\"", "UTF-8");     /* a surrogate */
    refused("\"\xF4\x90\x80\x80\"", "UTF-8"); /* beyond U+10FFFF */
    refused("\"\xC3\"", "UTF-8");             /* cut */
    refused("\"\xE2\x82", "UTF-8");
    refused("{\"\xFF\": 1}", "UTF-8");
    expect_error("\"a\0b\"", 5, 1, "the byte 0x00");
}

Test(io_json, tells_every_duplicate_key) {
    pts_problems problems = {0};
    const char *text =
        "{\"a\": 1,\n \"b\": {\"x\": 1, \"y\": [{\"k\": 1, \"\\u006b\": 2}], \"x\": 3},"
        "\n \"a\": 2,\n \"a\": 3}";
    cr_assert_eq(scan(text, strlen(text), &problems), PTS_ERR_INPUT);
    cr_assert_eq(problems.n, 4);
    cr_assert_str_eq(problems.list[0].where, "b.y[0].k"); /* as decoded */
    cr_assert_str_eq(problems.list[1].where, "b.x");
    cr_assert_str_eq(problems.list[2].where, "a");
    cr_assert_eq(problems.list[2].line, 3);
    cr_assert_eq(problems.list[3].line, 4);
    cr_assert_not_null(strstr(problems.list[3].message, "line 3 and line 4"));
    pts_problems_free(&problems);
}

/* `open` n times, then what closes them. */
static char *nested(const char *open, const char *close, size_t n) {
    size_t a = strlen(open), b = strlen(close);
    char *text = malloc(n * (a + b) + 2);
    char *to = text;
    for (size_t i = 0; i < n; i++, to += a)
        memcpy(to, open, a);
    *to++ = '1';
    for (size_t i = 0; i < n; i++, to += b)
        memcpy(to, close, b);
    *to = '\0';
    return text;
}

Test(io_json, limits_nesting) {
    static const struct {
        const char *open, *close;
        size_t n;
        bool good;
    } cases[] = {{"[", "]", 64, true},       {"[", "]", 65, false},
                 {"{\"a\":", "}", 64, true}, {"{\"a\":", "}", 65, false},
                 {"[", "]", 20000, false},   {"{\"a\":[", "]}", 500000, false},
                 {"[", "", 3000000, false},  {"{\"a\":", "", 3000000, false}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char *text = nested(cases[i].open, cases[i].close, cases[i].n);
        if (cases[i].good)
            expect_clean(text);
        else
            refused(text, "64 objects and lists inside each other");
        free(text);
    }
}

static char *list_of(size_t n, const char *open, const char *close, bool keys) {
    char *text = malloc(n * 14 + 3), *to = text;
    to += sprintf(to, "%s", open);
    for (size_t i = 0; i < n; i++) {
        if (i > 0)
            *to++ = ',';
        if (keys)
            to += sprintf(to, "\"%zx\":", i);
        *to++ = '1';
    }
    strcpy(to, close);
    return text;
}

Test(io_json, limits_values_and_members) {
    char *many = list_of(3999999, "[", "]", false); /* and the list itself */
    expect_clean(many);
    free(many);
    many = list_of(4000000, "[", "]", false);
    refused(many, "4000000 values");
    free(many);
    char *members = list_of(8192, "{", "}", true);
    expect_clean(members);
    free(members);
    members = list_of(8193, "{", "}", true);
    refused(members, "8192 keys");
    free(members);
}

/* Every prefix of a text is an error, and none is read past its end (the sanitizer sees to it). */
Test(io_json, every_prefix_is_refused) {
    const char *text =
        "{\"k\\u00e9\\uD83D\\uDE00\": [-1.5e-3, true, false, null, \"\xE2\x82\xAC\"], "
        "\"b\": {}}";
    for (size_t n = 0; n < strlen(text); n++) {
        pts_problems problems = {0};
        char *copy = malloc(n + 1);
        memcpy(copy, text, n);
        copy[n] = '\0';
        cr_assert_eq(scan(copy, n, &problems), PTS_ERR_INPUT, "prefix of %zu bytes", n);
        cr_assert_eq(problems.n, 1);
        pts_problems_free(&problems);
        free(copy);
    }
    expect_clean(text);
}

Test(io_json, nodes_know_their_lines) {
    const char *data = "{\"a\":\n 1, \"b\": [2,\n 3],\n\n \"c\": {\"d\":\n\"x\"}}";
    static const struct {
        const char *pointer;
        int line;
    } cases[] = {{"", 1}, {"/a", 2}, {"/b", 2}, {"/b/0", 2}, {"/b/1", 3}, {"/c", 5}, {"/c/d", 6}};
    pts_json_text text = {.data = data, .length = strlen(data), .label = "file", .origin = 7};
    pts_problems problems = {0};
    int status = PTS_OK;
    cJSON *tree = pts_json_read(&text, &problems, &status);
    cr_assert_not_null(tree);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        cJSON *node = pts_json_at(tree, cases[i].pointer);
        cr_assert_eq(pts_json_line(node), cases[i].line, "%s", cases[i].pointer);
        cr_assert_eq(pts_json_origin(node), 7);
    }
    cJSON_Delete(tree);
}

/* ---- patches ---- */

/* RFC 7386, appendix A. */
Test(io_json, merge_patch_examples) {
    static const char *const cases[][3] = {
        {"{\"a\":\"b\"}", "{\"a\":\"c\"}", "{\"a\":\"c\"}"},
        {"{\"a\":\"b\"}", "{\"b\":\"c\"}", "{\"a\":\"b\",\"b\":\"c\"}"},
        {"{\"a\":\"b\"}", "{\"a\":null}", "{}"},
        {"{\"a\":\"b\",\"b\":\"c\"}", "{\"a\":null}", "{\"b\":\"c\"}"},
        {"{\"a\":[\"b\"]}", "{\"a\":\"c\"}", "{\"a\":\"c\"}"},
        {"{\"a\":\"c\"}", "{\"a\":[\"b\"]}", "{\"a\":[\"b\"]}"},
        {"{\"a\":{\"b\":\"c\"}}", "{\"a\":{\"b\":\"d\",\"c\":null}}", "{\"a\":{\"b\":\"d\"}}"},
        {"{\"a\":[{\"b\":\"c\"}]}", "{\"a\":[1]}", "{\"a\":[1]}"},
        {"[\"a\",\"b\"]", "[\"c\",\"d\"]", "[\"c\",\"d\"]"},
        {"{\"a\":\"b\"}", "[\"c\"]", "[\"c\"]"},
        {"{\"a\":\"foo\"}", "null", "null"},
        {"{\"a\":\"foo\"}", "\"bar\"", "\"bar\""},
        {"{\"e\":null}", "{\"a\":1}", "{\"e\":null,\"a\":1}"},
        {"[1,2]", "{\"a\":\"b\",\"c\":null}", "{\"a\":\"b\"}"},
        {"{}", "{\"a\":{\"bb\":{\"ccc\":null}}}", "{\"a\":{\"bb\":{}}}"}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        cJSON *patch = cJSON_Parse(cases[i][1]), *wanted = cJSON_Parse(cases[i][2]);
        cJSON *got = pts_json_merge(cJSON_Parse(cases[i][0]), patch);
        cr_assert(cJSON_Compare(got, wanted, 1), "%s over %s", cases[i][1], cases[i][0]);
        cJSON_Delete(got);
        cJSON_Delete(patch);
        cJSON_Delete(wanted);
    }
}

Test(io_json, merge_tells_capitals_apart) {
    cJSON *patch = cJSON_Parse("{\"A\": null, \"B\": 2}");
    cJSON *got = pts_json_merge(cJSON_Parse("{\"a\": 1, \"b\": 1}"), patch);
    cJSON *wanted = cJSON_Parse("{\"a\": 1, \"b\": 1, \"B\": 2}");
    cr_assert(cJSON_Compare(got, wanted, 1));
    cJSON_Delete(got);
    cJSON_Delete(patch);
    cJSON_Delete(wanted);
}

/* ---- pointers ---- */

/* RFC 6901, section 5. */
static const char *const pointed =
    "{\"foo\": [\"bar\", \"baz\"], \"\": 0, \"a/b\": 1, \"c%d\": 2, \"e^f\": 3, \"g|h\": 4,"
    " \"i\\\\j\": 5, \"k\\\"l\": 6, \" \": 7, \"m~n\": 8}";

Test(io_json, pointer_examples) {
    static const char *const names[] = {"/",     "/a~1b", "/c%d", "/e^f", "/g|h",
                                        "/i\\j", "/k\"l", "/ ",   "/m~0n"};
    cJSON *root = cJSON_Parse(pointed);
    cr_assert_eq(pts_json_at(root, ""), root);
    cr_assert_eq(cJSON_GetArraySize(pts_json_at(root, "/foo")), 2);
    cr_assert_str_eq(pts_json_at(root, "/foo/0")->valuestring, "bar");
    for (int i = 0; i < 9; i++) {
        cJSON *node = pts_json_at(root, names[i]);
        cr_assert_not_null(node, "%s", names[i]);
        cr_assert_eq(node->valuedouble, i, "%s", names[i]);
    }
    cJSON_Delete(root);
}

Test(io_json, pointers_to_nothing) {
    static const char *const names[] = {"foo",
                                        "/foo/2",
                                        "/foo/-",
                                        "/foo/01",
                                        "/foo/+0",
                                        "/foo/ 0",
                                        "/foo/x",
                                        "/foo/",
                                        "/a~2b",
                                        "/a~",
                                        "/Foo",
                                        "/foo/0/x",
                                        "/foo/99999999999999999999"};
    cJSON *root = cJSON_Parse(pointed);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        cr_assert_null(pts_json_at(root, names[i]), "%s", names[i]);
    cJSON_Delete(root);
}

Test(io_json, sets_by_pointer) {
    static const struct {
        const char *pointer, *value, *wanted; /* NULL: refused */
    } cases[] = {{"/a", "2", "{\"a\": 2, \"l\": [1, 2], \"o\": {}}"},
                 {"/new", "[3]", "{\"a\": 1, \"l\": [1, 2], \"o\": {}, \"new\": [3]}"},
                 {"/o/x", "3", "{\"a\": 1, \"l\": [1, 2], \"o\": {\"x\": 3}}"},
                 {"/o/x~1y~0", "3", "{\"a\": 1, \"l\": [1, 2], \"o\": {\"x/y~\": 3}}"},
                 {"/a", "null", "{\"l\": [1, 2], \"o\": {}}"},
                 {"/l/1", "9", "{\"a\": 1, \"l\": [1, 9], \"o\": {}}"},
                 {"/l/-", "9", "{\"a\": 1, \"l\": [1, 2, 9], \"o\": {}}"},
                 {"/l/2", "9", NULL},
                 {"/l/x", "9", NULL},
                 {"/a/x", "9", NULL},
                 {"/p/x", "9", "{\"a\": 1, \"l\": [1, 2], \"o\": {}, \"p\": {\"x\": 9}}"},
                 {"/o/x/y", "9", NULL},
                 {"/p/x", "null", NULL},
                 {"/a/x/y", "9", NULL},
                 {"", "9", NULL},
                 {"a", "9", NULL},
                 {"/o/~2", "9", NULL}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        cJSON *root = cJSON_Parse("{\"a\": 1, \"l\": [1, 2], \"o\": {}}");
        cJSON *wanted = cases[i].wanted ? cJSON_Parse(cases[i].wanted) : NULL;
        const char *wrong = NULL;
        int status = pts_json_set(root, cases[i].pointer, cJSON_Parse(cases[i].value), &wrong);
        cr_assert_eq(status, wanted ? PTS_OK : PTS_ERR_INPUT, "%s", cases[i].pointer);
        cr_assert_eq(wrong == NULL, wanted != NULL, "%s", cases[i].pointer);
        cr_assert(!wanted || cJSON_Compare(root, wanted, 1), "%s", cases[i].pointer);
        cJSON_Delete(root);
        cJSON_Delete(wanted);
    }
}

Test(io_json, a_pointer_is_not_deeper_than_a_file) {
    char *deep = nested("{\"a\":", "}", 200), pointer[402] = "";
    cJSON *root = cJSON_Parse(deep);
    const char *wrong = NULL;
    for (int i = 0; i < 200; i++)
        memcpy(pointer + 2 * i, "/a", 3);
    cr_assert_null(pts_json_at(root, pointer));
    cr_assert_eq(pts_json_set(root, pointer, cJSON_CreateTrue(), &wrong), PTS_ERR_INPUT);
    pointer[128] = '\0'; /* 64 names */
    cr_assert_not_null(pts_json_at(root, pointer));
    cJSON_Delete(root);
    free(deep);
}
