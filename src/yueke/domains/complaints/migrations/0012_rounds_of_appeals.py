"""Rounds that a customer's appeal opened say so, and keep its words as they are."""

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

import yueke.kernel.history.triggers


class Migration(migrations.Migration):
    dependencies = [
        ("complaints", "0011_answers_that_tell_of_signals"),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name="round",
            name="history_changed",
        ),
        migrations.AddField(
            model_name="round",
            name="by_customer",
            field=models.BooleanField(default=False, verbose_name="客户申诉"),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="round",
            trigger=pgtrigger.compiler.Trigger(
                name="history_changed",
                sql=yueke.kernel.history.triggers.KeptTriggerSql(
                    func='INSERT INTO kernel_change (act_id, kind, row_id, root, root_id, op, before, after) SELECT (SELECT yueke_act()), \'complaints.round\', n."id", \'complaints.complaint\', n."complaint_id", \'U\', \'{}\'::jsonb || CASE WHEN o."complaint_id" IS DISTINCT FROM n."complaint_id" THEN jsonb_build_object(\'complaint_id\', o."complaint_id") ELSE \'{}\' END || CASE WHEN o."n" IS DISTINCT FROM n."n" THEN jsonb_build_object(\'n\', o."n") ELSE \'{}\' END || CASE WHEN o."investigator_id" IS DISTINCT FROM n."investigator_id" THEN jsonb_build_object(\'investigator_id\', o."investigator_id") ELSE \'{}\' END || CASE WHEN o."opened_at" IS DISTINCT FROM n."opened_at" THEN jsonb_build_object(\'opened_at\', o."opened_at") ELSE \'{}\' END || CASE WHEN o."why" IS DISTINCT FROM n."why" THEN jsonb_build_object(\'why\', o."why") ELSE \'{}\' END || CASE WHEN o."by_customer" IS DISTINCT FROM n."by_customer" THEN jsonb_build_object(\'by_customer\', o."by_customer") ELSE \'{}\' END || CASE WHEN o."satisfaction" IS DISTINCT FROM n."satisfaction" THEN jsonb_build_object(\'satisfaction\', o."satisfaction") ELSE \'{}\' END || CASE WHEN o."comment" IS DISTINCT FROM n."comment" THEN jsonb_build_object(\'comment\', o."comment") ELSE \'{}\' END || CASE WHEN o."answered_at" IS DISTINCT FROM n."answered_at" THEN jsonb_build_object(\'answered_at\', o."answered_at") ELSE \'{}\' END || CASE WHEN o."replied_at" IS DISTINCT FROM n."replied_at" THEN jsonb_build_object(\'replied_at\', o."replied_at") ELSE \'{}\' END, \'{}\'::jsonb || CASE WHEN o."complaint_id" IS DISTINCT FROM n."complaint_id" THEN jsonb_build_object(\'complaint_id\', n."complaint_id") ELSE \'{}\' END || CASE WHEN o."n" IS DISTINCT FROM n."n" THEN jsonb_build_object(\'n\', n."n") ELSE \'{}\' END || CASE WHEN o."investigator_id" IS DISTINCT FROM n."investigator_id" THEN jsonb_build_object(\'investigator_id\', n."investigator_id") ELSE \'{}\' END || CASE WHEN o."opened_at" IS DISTINCT FROM n."opened_at" THEN jsonb_build_object(\'opened_at\', n."opened_at") ELSE \'{}\' END || CASE WHEN o."why" IS DISTINCT FROM n."why" THEN jsonb_build_object(\'why\', n."why") ELSE \'{}\' END || CASE WHEN o."by_customer" IS DISTINCT FROM n."by_customer" THEN jsonb_build_object(\'by_customer\', n."by_customer") ELSE \'{}\' END || CASE WHEN o."satisfaction" IS DISTINCT FROM n."satisfaction" THEN jsonb_build_object(\'satisfaction\', n."satisfaction") ELSE \'{}\' END || CASE WHEN o."comment" IS DISTINCT FROM n."comment" THEN jsonb_build_object(\'comment\', n."comment") ELSE \'{}\' END || CASE WHEN o."answered_at" IS DISTINCT FROM n."answered_at" THEN jsonb_build_object(\'answered_at\', n."answered_at") ELSE \'{}\' END || CASE WHEN o."replied_at" IS DISTINCT FROM n."replied_at" THEN jsonb_build_object(\'replied_at\', n."replied_at") ELSE \'{}\' END FROM old_rows o JOIN new_rows n ON o."id" = n."id" WHERE o."complaint_id" IS DISTINCT FROM n."complaint_id" OR o."n" IS DISTINCT FROM n."n" OR o."investigator_id" IS DISTINCT FROM n."investigator_id" OR o."opened_at" IS DISTINCT FROM n."opened_at" OR o."why" IS DISTINCT FROM n."why" OR o."by_customer" IS DISTINCT FROM n."by_customer" OR o."satisfaction" IS DISTINCT FROM n."satisfaction" OR o."comment" IS DISTINCT FROM n."comment" OR o."answered_at" IS DISTINCT FROM n."answered_at" OR o."replied_at" IS DISTINCT FROM n."replied_at"; GET DIAGNOSTICS touched = ROW_COUNT; IF touched > 0 THEN PERFORM yueke_touched(\'complaints.round\', \'U\', touched); END IF; RETURN NULL;',
                    hash="0e855330447a26fe52fdb10202d39249005ea177",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_history_changed_c843b",
                    referencing="REFERENCING OLD TABLE AS old_rows  NEW TABLE AS new_rows ",
                    table="complaints_round",
                    when="AFTER",
                ),
            ),
        ),
    ]
