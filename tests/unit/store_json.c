/* pointsim tests: manifest.json and summary.json, read back with another library.
 * Copyright (C) 2026 the pointsim authors. SPDX-License-Identifier: GPL-3.0-or-later */
#include "store_fake.h"

#include "io/json_write.h"

static cJSON *read_json(const stored *s, const char *name) {
    char *text = stored_read(s, name);
    cr_assert_not_null(text, "%s", name);
    cJSON *json = cJSON_ParseWithOpts(text, NULL, true);
    cr_assert_not_null(json, "%s is no JSON: %s", name, text);
    free(text);
    return json;
}

static const cJSON *at(const cJSON *json, const char *name) {
    const cJSON *child = cJSON_GetObjectItemCaseSensitive(json, name);
    cr_assert_not_null(child, "no %s", name);
    return child;
}

Test(store_json, summary_holds_every_measure) {
    stored s;
    stored_init(&s, 2, 0);
    stored_write(&s);
    cJSON *summary = read_json(&s, "summary.json");
    const cJSON *measures = at(summary, "measures");
    cr_assert_str_eq(at(summary, "question")->valuestring, "what if?");
    cr_assert_eq(cJSON_GetArraySize(measures), PTS_MEASURES);
    for (int id = 0; id < PTS_MEASURES; id++) {
        const cJSON *m = at(measures, pts_measure_table[id].name);
        cr_assert_str_eq(at(m, "window")->valuestring, pts_measure_table[id].window);
        cr_assert_eq(at(m, "mean")->valuedouble, s.estimates.headline[id].mean.value);
        cr_assert_eq(at(m, "se")->valuedouble, 0.0);
        for (int q = 0; q < PTS_QUANTILES; q++) {
            cr_assert(cJSON_IsNull(at(m, pts_quantile_name[q])), "of 2 paths");
            cr_assert(cJSON_IsNull(at(at(m, "intervals"), pts_quantile_name[q])));
        }
        cr_assert(cJSON_IsNull(at(m, "sampling_share")));
        cr_assert(cJSON_IsNull(at(m, "sample_needed")));
    }
    cr_assert_str_eq(at(at(measures, "value_per_point"), "unit")->valuestring, "EUR per point");
    cr_assert_not_null(strstr(at(at(measures, "urr"), "note")->valuestring, "open"));
    cJSON_Delete(summary);
    stored_free(&s);
}

Test(store_json, not_available_is_null_with_a_reason) {
    stored s;
    stored_init(&s, 1, 0);
    memset(s.f.results.paths[0].flows, 0, 2 * (FAKE_MONTHS + 2) * PTS_FLOWS * sizeof(int64_t));
    pts_estimates_free(&s.estimates);
    cr_assert_eq(pts_estimates_make(&s.f.scenario, &s.f.results, NULL, &s.estimates), PTS_OK);
    stored_write(&s);
    cJSON *summary = read_json(&s, "summary.json");
    const cJSON *value = at(at(summary, "measures"), "value_per_point");
    cr_assert(cJSON_IsNull(at(value, "mean")) && cJSON_IsNull(at(value, "se")));
    cr_assert(cJSON_IsNull(at(value, "p01")) && cJSON_IsNull(at(value, "p99")));
    cr_assert_str_eq(at(value, "not_available")->valuestring,
                     pts_measure_table[PTS_M_VALUE_PER_POINT].missing);
    cr_assert_eq(at(at(at(summary, "measures"), "issued"), "mean")->valuedouble, 0.0);
    cJSON_Delete(summary);
    stored_free(&s);
}

/* Intervals and shares where there are some: 100 paths of 1..100, the twins 50 away. */
Test(store_json, intervals_shares_and_the_sample_needed) {
    stored s;
    stored_init(&s, 100, 10);
    for (int i = 0; i < 100; i++)
        pts_ledger_flow(&s.f.results.paths[i], 0, 1)[PTS_PURCHASES] = i + 1;
    for (int i = 0; i < 10; i++) {
        pts_ledger_flow(&s.f.results.twins[i], 0, 1)[PTS_PURCHASES] = i + 1 + 30 + 10;
        fake_issue(&s.f.results.twins[i], 0, 1, 1);
    }
    pts_estimates_free(&s.estimates);
    cr_assert_eq(pts_estimates_make(&s.f.scenario, &s.f.results, NULL, &s.estimates), PTS_OK);
    stored_write(&s);
    cJSON *summary = read_json(&s, "summary.json");
    const cJSON *m = at(at(summary, "measures"), "purchases");
    const cJSON *median = at(at(m, "intervals"), "p50");
    cr_assert_eq(cJSON_GetArrayItem(median, 0)->valuedouble, 50.0); /* + 10 of January */
    cr_assert_eq(cJSON_GetArrayItem(median, 1)->valuedouble, 71.0);
    cr_assert_eq(at(m, "p50")->valuedouble, 60.0);
    cr_assert_eq(at(m, "p05")->valuedouble, 15.0);
    cr_assert(cJSON_IsNull(at(at(m, "intervals"), "p99")));
    cr_assert(cJSON_IsNull(at(m, "p99")), "100 paths cannot give it");
    /* variance of 1..100 is 100·101/12, half of 30² is 450, 0.99 of it the sample's: share 0.5293;
     * v = 0.5293 / 99, weight (v + 0.1 (1 - 100 v)) / (0.9 v) = 10.78, so 95 of 950 members */
    cr_assert_float_eq(at(m, "sampling_share")->valuedouble, 0.99 * 450.0 * 12 / 10100, 1e-12);
    cr_assert_eq(at(m, "sample_needed")->valuedouble, 95.0);
    cr_assert_null(cJSON_GetObjectItem(m, "segment_samples_needed"));
    cJSON_Delete(summary);
    stored_free(&s);
}

/* A segment with a sample of its own is not helped by simulation.sample. */
Test(store_json, the_sample_needed_names_the_segments_that_have_their_own) {
    stored s;
    stored_init(&s, 100, 10);
    s.f.segments[1].sample = 3;
    for (int i = 0; i < 100; i++)
        pts_ledger_flow(&s.f.results.paths[i], 0, 1)[PTS_PURCHASES] = i + 1;
    for (int i = 0; i < 10; i++)
        pts_ledger_flow(&s.f.results.twins[i], 0, 1)[PTS_PURCHASES] = i + 1 + 30 + 10;
    for (int own = 1; own <= 2; own++) {
        s.f.segments[0].sample = own == 2 ? 7 : 0;
        pts_estimates_free(&s.estimates);
        cr_assert_eq(pts_estimates_make(&s.f.scenario, &s.f.results, NULL, &s.estimates), PTS_OK);
        stored_write(&s);
        cJSON *summary = read_json(&s, "summary.json");
        const cJSON *m = at(at(summary, "measures"), "purchases");
        const cJSON *segments = at(m, "segment_samples_needed");
        cr_assert_eq(cJSON_GetArraySize(segments), own);
        cr_assert_eq(at(segments, "students")->valueint, 25);
        if (own == 1)
            cr_assert_eq(at(m, "sample_needed")->valueint, 95);
        else {
            cr_assert_eq(at(segments, "adults")->valueint, 70);
            cr_assert(cJSON_IsNull(at(m, "sample_needed")));
        }
        cJSON_Delete(summary);
    }
    stored_free(&s);
}

Test(store_json, manifest_says_what_was_run) {
    static const pts_build_info build = {"1.2.3", "abc", "cc \"9\"", "-O2 -DX='\\y'"};
    static const char *const argv[] = {"pointsim", "run", "a \xff b.json", NULL};
    stored s;
    stored_init(&s, 2, 0);
    s.in.build = &build;
    s.in.argv = argv;
    s.in.threads = 4;
    s.f.scenario.paths = 9;
    s.f.results.paths[1].sampled_purchases = 5;
    stored_write(&s);
    cJSON *manifest = read_json(&s, "manifest.json");
    const cJSON *result = at(manifest, "result");
    cr_assert_str_eq(at(result, "fingerprint")->valuestring, "0000000000000abc");
    cr_assert_str_eq(at(result, "seed")->valuestring, "18446744073709551615");
    cr_assert_eq(at(result, "paths")->valueint, 2);
    cr_assert_eq(at(result, "paths_wanted")->valueint, 9);
    cr_assert_eq(at(at(result, "simulated"), "purchases")->valueint, 5);
    cr_assert_str_eq(at(at(result, "scenario"), "schema")->valuestring, "pointsim/scenario/1");
    const cJSON *students = at(at(result, "segments"), "students");
    cr_assert_eq(at(students, "members")->valueint, 250);
    cr_assert_eq(at(students, "weight")->valueint, 100);
    cr_assert_eq(at(students, "simulated")->valueint, 2);
    cr_assert_eq(at(students, "difference")->valueint, -50);
    cr_assert_str_eq(at(at(manifest, "build"), "compiler")->valuestring, "cc \"9\"");
    const cJSON *command = at(at(manifest, "invocation"), "command");
    cr_assert_eq(cJSON_GetArraySize(command), 3);
    cr_assert_str_eq(cJSON_GetArrayItem(command, 2)->valuestring, "a \xef\xbf\xbd b.json");
    cJSON_Delete(manifest);
    stored_free(&s);
}

/* The compared part knows neither the command line nor the build. */
Test(store_json, the_result_part_is_the_same_for_any_invocation) {
    static const pts_build_info build = {"1.2.3", "abc", "cc", "-O2"};
    static const char *const argv[] = {"pointsim", "run", NULL};
    stored s;
    char *part[2];
    stored_init(&s, 2, 0);
    for (int i = 0; i < 2; i++) {
        s.in.build = i ? &build : NULL;
        s.in.argv = i ? argv : NULL;
        stored_write(&s);
        cJSON *manifest = read_json(&s, "manifest.json");
        part[i] = cJSON_Print(at(manifest, "result"));
        cJSON_Delete(manifest);
    }
    cr_assert_str_eq(part[0], part[1]);
    free(part[0]);
    free(part[1]);
    stored_free(&s);
}

Test(store_json, hostile_texts_come_back_as_they_were) {
    static const char nasty[] = "\"},\"x\":{\\\b\f\n\r\t\x01\x7f</script>\xf0\x9f\x98\x80";
    stored s;
    stored_init(&s, 1, 0);
    strcpy(s.f.name, nasty);
    strcpy(s.f.names[1], "a\"b\\c\n");
    stored_write(&s);
    cJSON *summary = read_json(&s, "summary.json"), *manifest = read_json(&s, "manifest.json");
    cr_assert_str_eq(at(summary, "name")->valuestring, nasty);
    (void)at(at(at(manifest, "result"), "segments"), "a\"b\\c\n");
    cJSON_Delete(summary);
    cJSON_Delete(manifest);
    stored_free(&s);
}

Test(store_json, texts_that_are_no_utf8_become_so) {
    static const char *const bad[] = {"\xff", "\xc0\xaf", "\xed\xa0\x80", "\xf4\x90\x80\x80",
                                      "\xe2\x82"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        char *got = NULL;
        size_t size = 0;
        FILE *out = open_memstream(&got, &size);
        pts_writer json = {.out = out};
        pts_writer_array(&json, NULL);
        pts_writer_text(&json, NULL, bad[i]);
        pts_writer_end(&json, ']');
        (void)fclose(out);
        cr_assert(strncmp(got, "[\"\\ufffd", 8) == 0, "%zu: %s", i, got);
        for (char *c = got; *c; c++)
            cr_assert((unsigned char)*c < 0x80, "%zu: %s", i, got);
        free(got);
    }
}

Test(store_json, the_writer_indents_and_keeps_every_bit) {
    char *got = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&got, &size);
    pts_writer json = {.out = out};
    pts_writer_object(&json, NULL);
    pts_writer_object(&json, "empty");
    pts_writer_end(&json, '}');
    pts_writer_array(&json, "list");
    pts_writer_figure(&json, NULL, (pts_figure){0.1 + 0.2, true});
    pts_writer_figure(&json, NULL, (pts_figure){-0.0, true});
    pts_writer_figure(&json, NULL, (pts_figure){0.0 / 0.0, true});
    pts_writer_integer(&json, NULL, 9007199254740993);
    pts_writer_end(&json, ']');
    pts_writer_object(&json, "deep");
    pts_writer_raw(&json, "raw", "{\n  \"a\": [1,\n 2]\n}\n");
    pts_writer_bool(&json, "yes", true);
    pts_writer_text(&json, "none", NULL);
    pts_writer_end(&json, '}');
    pts_writer_end(&json, '}');
    (void)fclose(out);
    cr_assert_str_eq(got, "{\n  \"empty\": {},\n"
                          "  \"list\": [0.30000000000000004, 0, null, 9007199254740993],\n"
                          "  \"deep\": {\n    \"raw\": {\n      \"a\": [1,\n     2]\n    },\n"
                          "    \"yes\": true,\n    \"none\": null\n  }\n}\n");
    free(got);
}

Test(store_json, a_document_for_standard_output_is_the_stored_one) {
    stored s;
    char *got = NULL;
    size_t size = 0;
    stored_init(&s, 2, 0);
    stored_write(&s);
    FILE *out = open_memstream(&got, &size);
    cr_assert_eq(pts_store_summary(out, &s.in), PTS_OK);
    (void)fclose(out);
    char *file = stored_read(&s, "summary.json");
    cr_assert_str_eq(got, file);
    free(file);
    free(got);
    out = fopen("/dev/full", "w");
    cr_assert_not_null(out);
    (void)setvbuf(out, NULL, _IONBF, 0);
    cr_assert_eq(pts_store_monthly(out, &s.in), PTS_ERR_IO);
    (void)fclose(out);
    stored_free(&s);
}
