"""The history of this module's rows is kept from here on."""

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations

import yueke.kernel.history.triggers


class Migration(migrations.Migration):
    dependencies = [
        ("kernel", "0005_audit_chain"),
        ("catalogue", "0001_initial"),
    ]

    operations = [
        pgtrigger.migrations.AddTrigger(
            model_name="product",
            trigger=pgtrigger.compiler.Trigger(
                name="history_made",
                sql=yueke.kernel.history.triggers.KeptTriggerSql(
                    func="INSERT INTO kernel_change (act_id, kind, row_id, root, root_id, op, before, after) SELECT (SELECT yueke_act()), 'catalogue.product', n.\"id\", 'catalogue.product', n.\"id\", 'I', NULL, NULL FROM new_rows n; GET DIAGNOSTICS touched = ROW_COUNT; IF touched > 0 THEN PERFORM yueke_touched('catalogue.product', 'I', touched); END IF; RETURN NULL;",
                    hash="d33c966caad4cb233e1712142d3b74a7ebb28366",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_history_made_5f928",
                    referencing="REFERENCING NEW TABLE AS new_rows ",
                    table="catalogue_product",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="product",
            trigger=pgtrigger.compiler.Trigger(
                name="history_changed",
                sql=yueke.kernel.history.triggers.KeptTriggerSql(
                    func='INSERT INTO kernel_change (act_id, kind, row_id, root, root_id, op, before, after) SELECT (SELECT yueke_act()), \'catalogue.product\', n."id", \'catalogue.product\', n."id", \'U\', \'{}\'::jsonb || CASE WHEN o."code" IS DISTINCT FROM n."code" THEN jsonb_build_object(\'code\', o."code") ELSE \'{}\' END || CASE WHEN o."name" IS DISTINCT FROM n."name" THEN jsonb_build_object(\'name\', o."name") ELSE \'{}\' END || CASE WHEN o."category" IS DISTINCT FROM n."category" THEN jsonb_build_object(\'category\', o."category") ELSE \'{}\' END || CASE WHEN o."unit" IS DISTINCT FROM n."unit" THEN jsonb_build_object(\'unit\', o."unit") ELSE \'{}\' END || CASE WHEN o."price" IS DISTINCT FROM n."price" THEN jsonb_build_object(\'price\', o."price") ELSE \'{}\' END || CASE WHEN o."cost" IS DISTINCT FROM n."cost" THEN jsonb_build_object(\'cost\', o."cost") ELSE \'{}\' END || CASE WHEN o."launched_on" IS DISTINCT FROM n."launched_on" THEN jsonb_build_object(\'launched_on\', o."launched_on") ELSE \'{}\' END || CASE WHEN o."is_active" IS DISTINCT FROM n."is_active" THEN jsonb_build_object(\'is_active\', o."is_active") ELSE \'{}\' END || CASE WHEN o."description" IS DISTINCT FROM n."description" THEN jsonb_build_object(\'description\', o."description") ELSE \'{}\' END || CASE WHEN o."created_at" IS DISTINCT FROM n."created_at" THEN jsonb_build_object(\'created_at\', o."created_at") ELSE \'{}\' END, \'{}\'::jsonb || CASE WHEN o."code" IS DISTINCT FROM n."code" THEN jsonb_build_object(\'code\', n."code") ELSE \'{}\' END || CASE WHEN o."name" IS DISTINCT FROM n."name" THEN jsonb_build_object(\'name\', n."name") ELSE \'{}\' END || CASE WHEN o."category" IS DISTINCT FROM n."category" THEN jsonb_build_object(\'category\', n."category") ELSE \'{}\' END || CASE WHEN o."unit" IS DISTINCT FROM n."unit" THEN jsonb_build_object(\'unit\', n."unit") ELSE \'{}\' END || CASE WHEN o."price" IS DISTINCT FROM n."price" THEN jsonb_build_object(\'price\', n."price") ELSE \'{}\' END || CASE WHEN o."cost" IS DISTINCT FROM n."cost" THEN jsonb_build_object(\'cost\', n."cost") ELSE \'{}\' END || CASE WHEN o."launched_on" IS DISTINCT FROM n."launched_on" THEN jsonb_build_object(\'launched_on\', n."launched_on") ELSE \'{}\' END || CASE WHEN o."is_active" IS DISTINCT FROM n."is_active" THEN jsonb_build_object(\'is_active\', n."is_active") ELSE \'{}\' END || CASE WHEN o."description" IS DISTINCT FROM n."description" THEN jsonb_build_object(\'description\', n."description") ELSE \'{}\' END || CASE WHEN o."created_at" IS DISTINCT FROM n."created_at" THEN jsonb_build_object(\'created_at\', n."created_at") ELSE \'{}\' END FROM old_rows o JOIN new_rows n ON o."id" = n."id" WHERE o."code" IS DISTINCT FROM n."code" OR o."name" IS DISTINCT FROM n."name" OR o."category" IS DISTINCT FROM n."category" OR o."unit" IS DISTINCT FROM n."unit" OR o."price" IS DISTINCT FROM n."price" OR o."cost" IS DISTINCT FROM n."cost" OR o."launched_on" IS DISTINCT FROM n."launched_on" OR o."is_active" IS DISTINCT FROM n."is_active" OR o."description" IS DISTINCT FROM n."description" OR o."created_at" IS DISTINCT FROM n."created_at"; GET DIAGNOSTICS touched = ROW_COUNT; IF touched > 0 THEN PERFORM yueke_touched(\'catalogue.product\', \'U\', touched); END IF; RETURN NULL;',
                    hash="3cde98c55c22e3d5ff3fecbd2c4aeab32369e3d0",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_history_changed_5b5c1",
                    referencing="REFERENCING OLD TABLE AS old_rows  NEW TABLE AS new_rows ",
                    table="catalogue_product",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="product",
            trigger=pgtrigger.compiler.Trigger(
                name="history_removed",
                sql=yueke.kernel.history.triggers.KeptTriggerSql(
                    func="INSERT INTO kernel_change (act_id, kind, row_id, root, root_id, op, before, after) SELECT (SELECT yueke_act()), 'catalogue.product', o.\"id\", 'catalogue.product', o.\"id\", 'D', to_jsonb(o) - ARRAY['search_terms'], NULL FROM old_rows o; GET DIAGNOSTICS touched = ROW_COUNT; IF touched > 0 THEN PERFORM yueke_touched('catalogue.product', 'D', touched); END IF; RETURN NULL;",
                    hash="2c0bb1f7a478b5f2ebc472fc11e3536f616ac490",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_history_removed_efdbe",
                    referencing="REFERENCING OLD TABLE AS old_rows ",
                    table="catalogue_product",
                    when="AFTER",
                ),
            ),
        ),
    ]
