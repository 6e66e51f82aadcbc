"""The history of this module's rows is kept from here on."""

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations

import yueke.kernel.history.triggers


class Migration(migrations.Migration):
    dependencies = [
        ("kernel", "0005_audit_chain"),
        ("imports", "0001_initial"),
    ]

    operations = [
        pgtrigger.migrations.AddTrigger(
            model_name="importbatch",
            trigger=pgtrigger.compiler.Trigger(
                name="history_made",
                sql=yueke.kernel.history.triggers.KeptTriggerSql(
                    func="INSERT INTO kernel_change (act_id, kind, row_id, root, root_id, op, before, after) SELECT (SELECT yueke_act()), 'imports.importbatch', n.\"id\", 'imports.importbatch', n.\"id\", 'I', NULL, NULL FROM new_rows n; GET DIAGNOSTICS touched = ROW_COUNT; IF touched > 0 THEN PERFORM yueke_touched('imports.importbatch', 'I', touched); END IF; RETURN NULL;",
                    hash="eb01d33fcae7e0f0abd7393d6175d1c8033f5b67",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_history_made_afb8b",
                    referencing="REFERENCING NEW TABLE AS new_rows ",
                    table="imports_importbatch",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="importbatch",
            trigger=pgtrigger.compiler.Trigger(
                name="history_changed",
                sql=yueke.kernel.history.triggers.KeptTriggerSql(
                    func='INSERT INTO kernel_change (act_id, kind, row_id, root, root_id, op, before, after) SELECT (SELECT yueke_act()), \'imports.importbatch\', n."id", \'imports.importbatch\', n."id", \'U\', \'{}\'::jsonb || CASE WHEN o."kind" IS DISTINCT FROM n."kind" THEN jsonb_build_object(\'kind\', o."kind") ELSE \'{}\' END || CASE WHEN o."number" IS DISTINCT FROM n."number" THEN jsonb_build_object(\'number\', o."number") ELSE \'{}\' END || CASE WHEN o."file_id" IS DISTINCT FROM n."file_id" THEN jsonb_build_object(\'file_id\', o."file_id") ELSE \'{}\' END || CASE WHEN o."file_name" IS DISTINCT FROM n."file_name" THEN jsonb_build_object(\'file_name\', o."file_name") ELSE \'{}\' END || CASE WHEN o."sheet_name" IS DISTINCT FROM n."sheet_name" THEN jsonb_build_object(\'sheet_name\', o."sheet_name") ELSE \'{}\' END || CASE WHEN o."columns" IS DISTINCT FROM n."columns" THEN jsonb_build_object(\'columns\', o."columns") ELSE \'{}\' END || CASE WHEN o."header_key" IS DISTINCT FROM n."header_key" THEN jsonb_build_object(\'header_key\', o."header_key") ELSE \'{}\' END || CASE WHEN o."mapping" IS DISTINCT FROM n."mapping" THEN jsonb_build_object(\'mapping\', o."mapping") ELSE \'{}\' END || CASE WHEN o."options" IS DISTINCT FROM n."options" THEN jsonb_build_object(\'options\', o."options") ELSE \'{}\' END || CASE WHEN o."account" IS DISTINCT FROM n."account" THEN jsonb_build_object(\'account\', o."account") ELSE \'{}\' END || CASE WHEN o."findings" IS DISTINCT FROM n."findings" THEN jsonb_build_object(\'findings\', o."findings") ELSE \'{}\' END || CASE WHEN o."failure" IS DISTINCT FROM n."failure" THEN jsonb_build_object(\'failure\', o."failure") ELSE \'{}\' END || CASE WHEN o."state" IS DISTINCT FROM n."state" THEN jsonb_build_object(\'state\', o."state") ELSE \'{}\' END || CASE WHEN o."rows_total" IS DISTINCT FROM n."rows_total" THEN jsonb_build_object(\'rows_total\', o."rows_total") ELSE \'{}\' END || CASE WHEN o."rows_ready" IS DISTINCT FROM n."rows_ready" THEN jsonb_build_object(\'rows_ready\', o."rows_ready") ELSE \'{}\' END || CASE WHEN o."rows_refused" IS DISTINCT FROM n."rows_refused" THEN jsonb_build_object(\'rows_refused\', o."rows_refused") ELSE \'{}\' END || CASE WHEN o."rows_corrected" IS DISTINCT FROM n."rows_corrected" THEN jsonb_build_object(\'rows_corrected\', o."rows_corrected") ELSE \'{}\' END || CASE WHEN o."rows_imported" IS DISTINCT FROM n."rows_imported" THEN jsonb_build_object(\'rows_imported\', o."rows_imported") ELSE \'{}\' END || CASE WHEN o."rows_merged" IS DISTINCT FROM n."rows_merged" THEN jsonb_build_object(\'rows_merged\', o."rows_merged") ELSE \'{}\' END || CASE WHEN o."created_by_id" IS DISTINCT FROM n."created_by_id" THEN jsonb_build_object(\'created_by_id\', o."created_by_id") ELSE \'{}\' END || CASE WHEN o."department_id" IS DISTINCT FROM n."department_id" THEN jsonb_build_object(\'department_id\', o."department_id") ELSE \'{}\' END || CASE WHEN o."created_at" IS DISTINCT FROM n."created_at" THEN jsonb_build_object(\'created_at\', o."created_at") ELSE \'{}\' END || CASE WHEN o."imported_at" IS DISTINCT FROM n."imported_at" THEN jsonb_build_object(\'imported_at\', o."imported_at") ELSE \'{}\' END || CASE WHEN o."undone_at" IS DISTINCT FROM n."undone_at" THEN jsonb_build_object(\'undone_at\', o."undone_at") ELSE \'{}\' END, \'{}\'::jsonb || CASE WHEN o."kind" IS DISTINCT FROM n."kind" THEN jsonb_build_object(\'kind\', n."kind") ELSE \'{}\' END || CASE WHEN o."number" IS DISTINCT FROM n."number" THEN jsonb_build_object(\'number\', n."number") ELSE \'{}\' END || CASE WHEN o."file_id" IS DISTINCT FROM n."file_id" THEN jsonb_build_object(\'file_id\', n."file_id") ELSE \'{}\' END || CASE WHEN o."file_name" IS DISTINCT FROM n."file_name" THEN jsonb_build_object(\'file_name\', n."file_name") ELSE \'{}\' END || CASE WHEN o."sheet_name" IS DISTINCT FROM n."sheet_name" THEN jsonb_build_object(\'sheet_name\', n."sheet_name") ELSE \'{}\' END || CASE WHEN o."columns" IS DISTINCT FROM n."columns" THEN jsonb_build_object(\'columns\', n."columns") ELSE \'{}\' END || CASE WHEN o."header_key" IS DISTINCT FROM n."header_key" THEN jsonb_build_object(\'header_key\', n."header_key") ELSE \'{}\' END || CASE WHEN o."mapping" IS DISTINCT FROM n."mapping" THEN jsonb_build_object(\'mapping\', n."mapping") ELSE \'{}\' END || CASE WHEN o."options" IS DISTINCT FROM n."options" THEN jsonb_build_object(\'options\', n."options") ELSE \'{}\' END || CASE WHEN o."account" IS DISTINCT FROM n."account" THEN jsonb_build_object(\'account\', n."account") ELSE \'{}\' END || CASE WHEN o."findings" IS DISTINCT FROM n."findings" THEN jsonb_build_object(\'findings\', n."findings") ELSE \'{}\' END || CASE WHEN o."failure" IS DISTINCT FROM n."failure" THEN jsonb_build_object(\'failure\', n."failure") ELSE \'{}\' END || CASE WHEN o."state" IS DISTINCT FROM n."state" THEN jsonb_build_object(\'state\', n."state") ELSE \'{}\' END || CASE WHEN o."rows_total" IS DISTINCT FROM n."rows_total" THEN jsonb_build_object(\'rows_total\', n."rows_total") ELSE \'{}\' END || CASE WHEN o."rows_ready" IS DISTINCT FROM n."rows_ready" THEN jsonb_build_object(\'rows_ready\', n."rows_ready") ELSE \'{}\' END || CASE WHEN o."rows_refused" IS DISTINCT FROM n."rows_refused" THEN jsonb_build_object(\'rows_refused\', n."rows_refused") ELSE \'{}\' END || CASE WHEN o."rows_corrected" IS DISTINCT FROM n."rows_corrected" THEN jsonb_build_object(\'rows_corrected\', n."rows_corrected") ELSE \'{}\' END || CASE WHEN o."rows_imported" IS DISTINCT FROM n."rows_imported" THEN jsonb_build_object(\'rows_imported\', n."rows_imported") ELSE \'{}\' END || CASE WHEN o."rows_merged" IS DISTINCT FROM n."rows_merged" THEN jsonb_build_object(\'rows_merged\', n."rows_merged") ELSE \'{}\' END || CASE WHEN o."created_by_id" IS DISTINCT FROM n."created_by_id" THEN jsonb_build_object(\'created_by_id\', n."created_by_id") ELSE \'{}\' END || CASE WHEN o."department_id" IS DISTINCT FROM n."department_id" THEN jsonb_build_object(\'department_id\', n."department_id") ELSE \'{}\' END || CASE WHEN o."created_at" IS DISTINCT FROM n."created_at" THEN jsonb_build_object(\'created_at\', n."created_at") ELSE \'{}\' END || CASE WHEN o."imported_at" IS DISTINCT FROM n."imported_at" THEN jsonb_build_object(\'imported_at\', n."imported_at") ELSE \'{}\' END || CASE WHEN o."undone_at" IS DISTINCT FROM n."undone_at" THEN jsonb_build_object(\'undone_at\', n."undone_at") ELSE \'{}\' END FROM old_rows o JOIN new_rows n ON o."id" = n."id" WHERE o."kind" IS DISTINCT FROM n."kind" OR o."number" IS DISTINCT FROM n."number" OR o."file_id" IS DISTINCT FROM n."file_id" OR o."file_name" IS DISTINCT FROM n."file_name" OR o."sheet_name" IS DISTINCT FROM n."sheet_name" OR o."columns" IS DISTINCT FROM n."columns" OR o."header_key" IS DISTINCT FROM n."header_key" OR o."mapping" IS DISTINCT FROM n."mapping" OR o."options" IS DISTINCT FROM n."options" OR o."account" IS DISTINCT FROM n."account" OR o."findings" IS DISTINCT FROM n."findings" OR o."failure" IS DISTINCT FROM n."failure" OR o."state" IS DISTINCT FROM n."state" OR o."rows_total" IS DISTINCT FROM n."rows_total" OR o."rows_ready" IS DISTINCT FROM n."rows_ready" OR o."rows_refused" IS DISTINCT FROM n."rows_refused" OR o."rows_corrected" IS DISTINCT FROM n."rows_corrected" OR o."rows_imported" IS DISTINCT FROM n."rows_imported" OR o."rows_merged" IS DISTINCT FROM n."rows_merged" OR o."created_by_id" IS DISTINCT FROM n."created_by_id" OR o."department_id" IS DISTINCT FROM n."department_id" OR o."created_at" IS DISTINCT FROM n."created_at" OR o."imported_at" IS DISTINCT FROM n."imported_at" OR o."undone_at" IS DISTINCT FROM n."undone_at"; GET DIAGNOSTICS touched = ROW_COUNT; IF touched > 0 THEN PERFORM yueke_touched(\'imports.importbatch\', \'U\', touched); END IF; RETURN NULL;',
                    hash="688b40daafbc0c6ad3bd571c0156e4cacecee6d3",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_history_changed_866ae",
                    referencing="REFERENCING OLD TABLE AS old_rows  NEW TABLE AS new_rows ",
                    table="imports_importbatch",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="importbatch",
            trigger=pgtrigger.compiler.Trigger(
                name="history_removed",
                sql=yueke.kernel.history.triggers.KeptTriggerSql(
                    func="INSERT INTO kernel_change (act_id, kind, row_id, root, root_id, op, before, after) SELECT (SELECT yueke_act()), 'imports.importbatch', o.\"id\", 'imports.importbatch', o.\"id\", 'D', to_jsonb(o), NULL FROM old_rows o; GET DIAGNOSTICS touched = ROW_COUNT; IF touched > 0 THEN PERFORM yueke_touched('imports.importbatch', 'D', touched); END IF; RETURN NULL;",
                    hash="8fe4444e282b0320bf56b7c1a7db79a780317847",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_history_removed_fa038",
                    referencing="REFERENCING OLD TABLE AS old_rows ",
                    table="imports_importbatch",
                    when="AFTER",
                ),
            ),
        ),
    ]
